import { timingSafeEqual } from 'node:crypto';
import { fault, type S3Fault } from './claims.ts';
import { CHECKSUM_HEADERS, type Digests, digestsOf } from './digests.ts';
import { type Headers, UNSIGNED_PAYLOAD } from './signature.ts';

/** A body in chunks, its checksum behind it, as the SDKs send streams. */
const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Does the body come in chunks, which say themselves how long they are? */
export const isInChunks = (payloadHash: string): boolean => payloadHash === UNSIGNED_CHUNKS;

/**
 * That the body is the one that was signed for, by every checksum that came with it (S3 API reference, PutObject; user guide, "Checking
 * object integrity").
 * @param payloadHash `x-amz-content-sha256`, or what a presigned URL says instead
 */
export const payloadFault = (payloadHash: string, headers: Headers, body: Buffer | Digests): S3Fault | null => {
  const isChunked = isInChunks(payloadHash);
  const { content, trailers } = isChunked && Buffer.isBuffer(body) ? dechunked(body) : { content: body, trailers: {} };
  const digests = Buffer.isBuffer(content) ? digestsOf(content) : content;
  if (!isChunked && payloadHash !== UNSIGNED_PAYLOAD) {
    if (payloadHash.startsWith('STREAMING-'))
      return fault(
        501,
        'NotImplemented',
        'A header you provided implies functionality that is not implemented: chunks that are signed one by one.',
      );
    if (payloadHash !== digests.sha256())
      return fault(400, 'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return md5Fault(headers['content-md5'], digests) ?? checksumFault({ ...headers, ...trailers }, digests);
};

const md5Fault = (given: Headers[string], { md5 }: Digests): S3Fault | null => {
  if (typeof given !== 'string') return null;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given)) return fault(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  return md5().toString('base64') === given
    ? null
    : fault(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
};

const checksumFault = (headers: Headers, { checksum }: Digests): S3Fault | null => {
  for (const name of CHECKSUM_HEADERS) {
    const given = headers[name];
    const right = typeof given === 'string' ? checksum(name) : null;
    if (typeof given !== 'string' || right === null) continue;
    const [algorithm = ''] = name.split('-').slice(-1);
    const claimed = Buffer.from(given, 'base64');
    if (claimed.length !== right.length) return fault(400, 'InvalidRequest', `Value for ${name} header is invalid.`);
    if (!timingSafeEqual(claimed, right))
      return fault(400, 'BadDigest', `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`);
  }
  return null;
};

type Dechunked = Readonly<{ content: Buffer; trailers: Readonly<Record<string, string>> }>;

/** `<hex size>\r\n<bytes>\r\n … 0\r\n<name>:<value>\r\n\r\n`. */
const dechunked = (body: Buffer): Dechunked => {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = end < 0 ? 0 : Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return { content: Buffer.concat(chunks), trailers: trailersIn(end < 0 ? '' : body.toString('latin1', end + 2)) };
    chunks.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
};

const trailersIn = (text: string): Dechunked['trailers'] =>
  Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
    }),
  );
