import { Readable } from 'node:stream';
import type { buildApp } from 'fauxqs';
import { escaped } from '../xml.ts';
import { fault, type S3Fault } from './claims.ts';
import { conditionFault, type TagOf, written } from './conditional-writes.ts';
import { CHECKSUM_HEADERS } from './digests.ts';
import type { Arrived } from './filed-objects.ts';
import { type Incoming, LARGE_BYTES, type ObjectFiles } from './object-files.ts';
import { isInChunks, payloadFault } from './payload.ts';
import { formOf, postFault } from './post-policy.ts';
import { overridesIn } from './response-overrides.ts';
import { checkSignature } from './signed-requests.ts';

type App = ReturnType<typeof buildApp>;

/** S3 user guide, "Uploading objects": one PUT. */
export const MOST_OBJECT_BYTES = 5 * 1024 ** 3;
/** S3 user guide, "Naming Amazon S3 objects". */
const MOST_KEY_BYTES = 1024;
/** What fauxqs serves besides S3: SQS, SNS and STS by POST with a content type of their own, and its own state. */
const OTHER_BODIES = /^application\/(?:x-amz-json-1\.0|x-www-form-urlencoded)\b/;
const OTHER_PATHS = /^\/(?:health|_fauxqs\/)/;

/**
 * Refuse what S3 refuses and fauxqs lets pass: whoever has not signed, or signed something else, or long ago, and bodies that are not those
 * that were signed for. Buckets are private here; a form uploads by the policy that was signed for it. A large object is written down as it
 * comes.
 */
export const objectRules = (app: App, tagOf: TagOf, files: ObjectFiles, arrived: Arrived): void => {
  const hashes = new WeakMap<object, string>();
  const brought = new WeakMap<object, Incoming>();
  /** Writes under a condition that were let through. */
  const conditional = new WeakSet<object>();

  app.addHook('onRequest', async (request, reply) => {
    const { method, originalUrl: url, headers } = request;
    if (OTHER_PATHS.test(url) || (method === 'POST' && url === '/' && OTHER_BODIES.test(headers['content-type'] ?? ''))) return;
    const refuse = (why: S3Fault) =>
      reply
        .code(why.status)
        .type('application/xml')
        .send(method === 'HEAD' ? '' : xmlOf(why, url));
    // A preflight is signed by nobody, and a form says who signed it in its body.
    if (method === 'OPTIONS' || isForm(method, headers['content-type'])) return;
    const checked = checkSignature({ method, url, headers, nowMs: Date.now() });
    if (checked.kind === 'refused') return refuse(checked.fault);
    hashes.set(request, checked.payloadHash);
    const wrong = method === 'PUT' ? putFault(url, headers) : null;
    if (wrong) return refuse(wrong);
  });

  app.addHook('preParsing', async (request, _, payload) => {
    const { method, headers, originalUrl } = request;
    const hash = hashes.get(request);
    const isLarge = method === 'PUT' && Number(headers['content-length']) >= LARGE_BYTES;
    if (!isLarge || hash === undefined || isInChunks(hash) || /[?&]partNumber=/.test(originalUrl)) return payload;
    const incoming = await files.receive(
      Readable.from(payload),
      CHECKSUM_HEADERS.filter((name) => headers[name] !== undefined),
    );
    brought.set(request, incoming);
    return Object.assign(Readable.from([]), { receivedEncodedLength: incoming.bytes });
  });

  // What was refused, or broke off.
  app.addHook('onResponse', async (request) => {
    const incoming = brought.get(request);
    if (incoming) files.drop(incoming);
  });

  app.addHook('preHandler', async (request, reply) => {
    const { method, headers, originalUrl } = request;
    const incoming = brought.get(request);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const hash = hashes.get(request);
    const isUpload = isForm(method, headers['content-type']);
    if (hash === undefined && !isUpload) return;
    const wrong =
      hash === undefined
        ? formFault(body, headers['content-type'] ?? '', originalUrl)
        : payloadFault(hash, headers, incoming?.digests ?? body);
    if (wrong) return reply.code(wrong.status).type('application/xml').send(xmlOf(wrong, request.originalUrl));
    const lost = method === 'PUT' ? conditionFault({ url: originalUrl, headers }, tagOf) : null;
    if (lost) return reply.code(lost.status).type('application/xml').send(xmlOf(lost, originalUrl));
    if (method === 'PUT') conditional.add(request);
    if (!incoming) return;
    arrived.set(body, incoming);
    request.body = body;
  });

  app.addHook('onSend', async (request, reply) => {
    // By a clock that may have been moved: SDKs sign by what they are told here.
    reply.header('date', new Date().toUTCString());
    if (conditional.has(request)) written(request.originalUrl);
    if (request.method !== 'GET' || reply.statusCode >= 400 || !hashes.has(request)) return;
    for (const [header, value] of overridesIn(request.originalUrl.split('?').slice(1).join('?'))) reply.header(header, value);
  });
};

const isForm = (method: string, contentType = ''): boolean => method === 'POST' && /^multipart\/form-data\b/i.test(contentType);

const formFault = (body: Buffer, contentType: string, url: string): S3Fault | null => {
  const form = formOf(body, contentType);
  const [, bucket = ''] = (url.split('?')[0] ?? '').split('/');
  return form
    ? postFault(form, bucket, Date.now())
    : fault(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
};

const putFault = (url: string, headers: Readonly<Record<string, unknown>>): S3Fault | null => {
  const [path = ''] = url.split('?');
  const key = path.split('/').slice(2).join('/');
  if (Buffer.byteLength(decodeURIComponent(key)) > MOST_KEY_BYTES) return fault(400, 'KeyTooLongError', 'Your key is too long');
  const bytes = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (bytes === undefined) return fault(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  return Number(bytes) > MOST_OBJECT_BYTES
    ? fault(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.')
    : null;
};

export const xmlOf = ({ code, message }: S3Fault, url: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message><Resource>${escaped(url.split('?')[0] ?? '')}</Resource><RequestId>${crypto.randomUUID()}</RequestId></Error>`;
