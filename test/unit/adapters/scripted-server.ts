import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { listen } from '../../../local/engines/http-engine.ts';

export type Script = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server on this machine that answers as the test says. `requests` is what came, in order; closed when the test is done. */
export const aServer = async (script: Script) => {
  const requests: Readonly<{ method: string; path: string; headers: IncomingMessage['headers']; body: string }>[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      script(request, response, body);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, requests, connections: () => connections };
};

/** A port of this machine at which nobody listens. */
export const aClosedPort = async (): Promise<string> => {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
};
