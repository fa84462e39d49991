import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A clamd that finds nothing, whatever it is sent. */
export const aScanner = async (): Promise<Readonly<{ url: string; stop: () => void }>> => {
  const server = createServer((socket: Socket) => {
    let end = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      end = Buffer.concat([end, piece]).subarray(-4);
      if (end.equals(Buffer.alloc(4))) socket.end('stream: OK\0');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
};
