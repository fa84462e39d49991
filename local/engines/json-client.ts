import { Agent, request } from 'node:http';
import { EngineError } from './http-engine.ts';

/** A client of an engine's JSON protocol for the runner itself: what the SDK does, without signing and without its start-up time. */
export type JsonClient = Readonly<{
  /** @throws EngineError with the engine's error type */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  close(): void;
}>;

/** @param service as in `X-Amz-Target`, such as `DynamoDB_20120810` */
export const jsonClient = (endpoint: string, service: string): JsonClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const { hostname, port } = new URL(endpoint);
  return {
    call: (operation, input) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify(input);
        const asked = request(
          {
            agent,
            hostname,
            port,
            method: 'POST',
            headers: {
              'content-type': 'application/x-amz-json-1.0',
              'content-length': Buffer.byteLength(body),
              'x-amz-target': `${service}.${operation}`,
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const answer: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
              if (response.statusCode === 200) resolve(answer);
              else reject(new EngineError(String(answer['__type']), String(answer['message'] ?? answer['Message'] ?? '')));
            });
          },
        );
        asked.on('error', reject);
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
};
