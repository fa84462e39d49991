import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { isLoopback } from './local-guard.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type OpenServer = Readonly<{
  /** Where this machine reaches it. */
  url: string;
  serve: (listener: Listener) => void;
  close: () => Promise<void>;
}>;

const HERE = '127.0.0.1';
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': HERE, '::': '::1' };

/**
 * The port is taken first, since functions are told the address; who asks before everything is there is asked to come again.
 * The loopback address is always among those that are listened on. @throws a sentence that says what to do
 */
export const openServer = async (port: number, host = HERE): Promise<OpenServer> => {
  let answer: Listener = async (_, response) => {
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('starting\n');
  };
  const newServer = (): Server => {
    const server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(`${String(error)}\n`);
      });
    });
    server.keepAliveTimeout = 60_000;
    return server;
  };
  const includesHere = host in EVERYWHERE || host === 'localhost' || isLoopback(host);
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    let taken = port;
    for (const address of includesHere ? [host] : [HERE, host]) {
      const server = newServer();
      taken = await listenOn(server, taken, address);
      servers.push(server);
    }
    return {
      url: `http://${inUrl(includesHere ? (EVERYWHERE[host] ?? host) : HERE)}:${taken}`,
      serve: (listener) => {
        answer = listener;
      },
      close,
    };
  } catch (error) {
    await close();
    throw explained(error, port, host);
  }
};

const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const explained = (error: unknown, port: number, host: string): unknown => {
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'EADDRINUSE':
      return new Error(
        `端口 ${port} 已被占用,请停止占用它的程序,或用 --port 另选。 port ${port} is in use: stop what listens there (another npm start?), or choose another one with --port.`,
      );
    case 'EACCES':
      return new Error(
        `此用户不能使用端口 ${port},请用 --port 选 1023 以上的。 port ${port} may not be used by this user: choose one above 1023 with --port.`,
      );
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return new Error(
        `${host} 不是本机的地址,请用 --host 另选。 ${host} is no address of this machine: choose one with --host, or 0.0.0.0 for all of them.`,
      );
    default:
      return error;
  }
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
