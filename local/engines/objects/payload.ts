import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { fault, type S3Fault } from './claims.ts';
import { type Headers, sha256, UNSIGNED_PAYLOAD } from './signature.ts';

/** A body in chunks, its checksum behind it, as the SDKs send streams. */
const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

const CHECKSUMS: Readonly<Record<string, (content: Uint8Array) => Buffer>> = {
  'x-amz-checksum-crc32': (content) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(content));
    return checksum;
  },
  'x-amz-checksum-sha1': (content) => createHash('sha1').update(content).digest(),
  'x-amz-checksum-sha256': (content) => createHash('sha256').update(content).digest(),
};

/**
 * That the body is the one that was signed for, by every checksum that came with it (S3 API reference, PutObject; user guide, "Checking
 * object integrity").
 * @param payloadHash `x-amz-content-sha256`, or what a presigned URL says instead
 */
export const payloadFault = (payloadHash: string, headers: Headers, body: Buffer): S3Fault | null => {
  const isChunked = payloadHash === UNSIGNED_CHUNKS;
  const { content, trailers } = isChunked ? dechunked(body) : { content: body, trailers: {} };
  if (!isChunked && payloadHash !== UNSIGNED_PAYLOAD) {
    if (payloadHash.startsWith('STREAMING-'))
      return fault(
        501,
        'NotImplemented',
        'A header you provided implies functionality that is not implemented: chunks that are signed one by one.',
      );
    if (payloadHash !== sha256(content))
      return fault(400, 'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return md5Fault(headers['content-md5'], content) ?? checksumFault({ ...headers, ...trailers }, content);
};

const md5Fault = (given: Headers[string], content: Buffer): S3Fault | null => {
  if (typeof given !== 'string') return null;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given)) return fault(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  return createHash('md5').update(content).digest('base64') === given
    ? null
    : fault(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
};

const checksumFault = (headers: Headers, content: Buffer): S3Fault | null => {
  for (const [name, checksumOf] of Object.entries(CHECKSUMS)) {
    const given = headers[name];
    if (typeof given !== 'string') continue;
    const [algorithm = ''] = name.split('-').slice(-1);
    const claimed = Buffer.from(given, 'base64');
    const right = checksumOf(content);
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
