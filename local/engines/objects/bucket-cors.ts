import type { buildApp } from 'fauxqs';
import { fault, type S3Fault } from './claims.ts';
import { corsHeaders, preflight } from './cors-answers.ts';
import { type CorsRule, corsDocument, readCors } from './cors-document.ts';
import { xmlOf } from './object-rules.ts';

type App = ReturnType<typeof buildApp>;

/** PutBucketCors says what it sends by one of these (S3 API reference, "PutBucketCors"). */
const CHECKED_BY = /^(?:content-md5|x-amz-checksum-\w+)$/;

/**
 * What fauxqs has not: the CORS configuration of a bucket, and what browsers are told by it. It stands in memory: whoever makes a bucket
 * says it anew. Behind the rules that look at signatures.
 */
export const bucketCors = (app: App, hasBucket: (name: string) => boolean): void => {
  const configured = new Map<string, readonly CorsRule[]>();

  app.addHook('onRequest', async ({ method, originalUrl, headers }, reply) => {
    if (method !== 'OPTIONS') return;
    const { bucket } = placeIn(originalUrl);
    const answer = preflight(hasBucket(bucket) ? (configured.get(bucket) ?? null) : undefined, headers);
    return answer.kind === 'allowed'
      ? reply.code(200).headers(answer.headers).send('')
      : reply.code(answer.fault.status).type('application/xml').send(xmlOf(answer.fault, originalUrl));
  });

  app.addHook('preHandler', async ({ method, originalUrl, headers, body }, reply) => {
    const { bucket, isCors } = placeIn(originalUrl);
    if (!isCors || reply.sent) return;
    const refuse = (why: S3Fault) => reply.code(why.status).type('application/xml').send(xmlOf(why, originalUrl));
    if (!hasBucket(bucket)) return refuse(fault(404, 'NoSuchBucket', 'The specified bucket does not exist'));
    if (method === 'PUT') {
      if (!Object.keys(headers).some((name) => CHECKED_BY.test(name)))
        return refuse(fault(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*'));
      const read = readCors(Buffer.isBuffer(body) ? body.toString('utf8') : '');
      if (read.kind === 'refused') return refuse(read.fault);
      configured.set(bucket, read.rules);
      return reply.code(200).send('');
    }
    if (method === 'DELETE') {
      configured.delete(bucket);
      return reply.code(204).send('');
    }
    const rules = configured.get(bucket);
    return rules
      ? reply.code(200).type('application/xml').send(corsDocument(rules))
      : refuse(fault(404, 'NoSuchCORSConfiguration', 'The CORS configuration does not exist'));
  });

  app.addHook('onSend', async ({ method, originalUrl, headers: { origin } }, reply) => {
    const rules = configured.get(placeIn(originalUrl).bucket);
    if (method !== 'OPTIONS' && origin !== undefined && rules) reply.headers(corsHeaders(rules, origin, method));
  });

  app.addHook('onResponse', async ({ method, originalUrl }) => {
    const { bucket, isCors, isObject } = placeIn(originalUrl);
    if (method === 'DELETE' && !isCors && !isObject && !hasBucket(bucket)) configured.delete(bucket);
  });
};

const placeIn = (url: string): Readonly<{ bucket: string; isObject: boolean; isCors: boolean }> => {
  const [path = '', query = ''] = url.split('?');
  const [, bucket = '', ...key] = path.split('/');
  const isObject = key.join('/') !== '';
  return { bucket, isObject, isCors: !isObject && new URLSearchParams(query).has('cors') };
};
