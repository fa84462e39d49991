import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import * as z from 'zod';
import { CREDENTIALS } from './engines.ts';

/** Said by test/elsewhere/index.ts, which deployed the service. */
const Stage = z.object({
  ELSEWHERE_URL: z.url(),
  ELSEWHERE_CLOUD: z.url(),
  ELSEWHERE_SMTP_PORT: z.coerce.number(),
  ELSEWHERE_CLOCK: z.string(),
});
export const stage = Stage.parse(process.env);

// biome-ignore lint/suspicious/noExplicitAny: what a stranger's program reads is not typed
export type Answer = Readonly<{ status: number; body: any; headers: Readonly<Record<string, unknown>> }>;

/** Whatever the name: everything is on this machine. */
const lookup: LookupFunction = (_, { all }, found) => {
  if (all) found(null, [{ address: '127.0.0.1', family: 4 }]);
  else found(null, '127.0.0.1', 4);
};

export const ask = (url: URL, method: string, headers: Readonly<Record<string, string>>, text: string | undefined): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers, lookup }, async (response) => {
      const said = Buffer.concat(await response.toArray()).toString('utf8');
      const isJson = /json/.test(response.headers['content-type'] ?? '') && said !== '';
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(said) : said });
    })
      .on('error', reject)
      .end(text);
  });

export const cloudUrl = (path: string): URL => new URL(path, stage.ELSEWHERE_CLOUD);

/** ministack takes the account's root by its name, and looks at no signature. */
export const asRoot = (service: string): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.AWS_ACCESS_KEY_ID}/20261127/${CREDENTIALS.AWS_REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
