import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';

/** Listen on the loopback address only; a free port for 0. */
export const listen = (server: Server, port = 0, host = '127.0.0.1'): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(`http://${host}:${typeof address === 'object' && address ? address.port : port}`);
    });
  });

/** @throws BodyTooLarge, with the connection still fit for an answer */
export const readBody = async (request: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new BodyTooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

export class BodyTooLarge extends Error {}

/** An error as AWS's JSON protocols answer it. */
export class EngineError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, extra: Readonly<Record<string, unknown>> = {}, status = 400) {
    super(message);
    this.status = status;
    this.body = { __type: type, message, ...extra };
  }
}

/** A server of an AWS JSON protocol: `X-Amz-Target: Service.Operation`, a JSON body both ways. */
export const jsonEngine = (answer: (operation: string, input: Record<string, unknown>) => Promise<unknown>): Server => {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const reply = (status: number, body: unknown): void => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(text),
        'x-amzn-requestid': crypto.randomUUID(),
      });
      response.end(text);
    };
    readBody(request)
      .then(async (body) => {
        const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
        reply(200, await answer(operation, JSON.parse(body.toString('utf8') || '{}')));
      })
      .catch((error: unknown) => {
        if (error instanceof EngineError) return reply(error.status, error.body);
        if (error instanceof z.ZodError) return reply(400, { __type: 'ValidationException', message: z.prettifyError(error) });
        console.error(error);
        return reply(500, { __type: 'InternalServerError', message: String(error) });
      });
  });
  server.keepAliveTimeout = 60_000;
  return server;
};
