import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * S3 below the names of its buckets, as at its own address in path style, so that who reaches this run from elsewhere can use what was
 * signed for them. What is asked is passed on as it came, the host too, since that is signed; it is not held in memory here.
 */
export class ObjectRoutes {
  readonly #engine: URL;
  readonly #buckets: ReadonlySet<string>;

  constructor(engine: string, buckets: ReadonlySet<string>) {
    this.#engine = new URL(engine);
    this.#buckets = buckets;
  }

  concerns({ url = '/' }: IncomingMessage): boolean {
    const [, bucket = ''] = /^\/([^/?]+)(?:[/?]|$)/.exec(url) ?? [];
    return this.#buckets.has(bucket);
  }

  answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, rawHeaders } = message;
    const { hostname, port } = this.#engine;
    return new Promise((resolve, reject) => {
      const passedOn = ask({ hostname, port, method, path: url, headers: rawHeaders, setHost: false }, (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
        pipeline(answered, response).then(resolve, resolve);
      });
      passedOn.on('error', reject);
      pipeline(message, passedOn).catch((error: unknown) => {
        // The engine may refuse before it has everything: its answer is what counts.
        if (!message.complete) passedOn.destroy();
        if (!response.headersSent && passedOn.destroyed) reject(error);
      });
    });
  }
}
