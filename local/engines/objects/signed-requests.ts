import { timingSafeEqual } from 'node:crypto';
import { CREDENTIALS, REGION } from '../../aws-names.ts';
import { type Claim, claimOf, fault, type S3Fault } from './claims.ts';
import { type Headers, signatureOf } from './signature.ts';

const FIFTEEN_MINUTES_MS = 900_000;

export type SignedRequest = Readonly<{ method: string; url: string; headers: Headers; nowMs: number }>;
type Checked = Readonly<{ kind: 'signed'; payloadHash: string } | { kind: 'refused'; fault: S3Fault }>;

/** Who asks, until when, and that nothing of it was changed. */
export const checkSignature = (request: SignedRequest): Checked => {
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  const claimed = claimOf(request.headers, query);
  if (claimed.kind === 'refused') return claimed;
  const wrong = scopeFault(claimed.claim) ?? timeFault(claimed.claim, request.nowMs) ?? headersFault(claimed.claim, request.headers);
  if (wrong) return { kind: 'refused', fault: wrong };
  const { signedHeaders, signature, at, payloadHash } = claimed.claim;
  const { method, url, headers } = request;
  const right = signatureOf({ method, url, headers, signedHeaders, payloadHash, at, region: REGION }, CREDENTIALS.secretAccessKey);
  if (isSame(signature, right)) return { kind: 'signed', payloadHash };
  const message = 'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return { kind: 'refused', fault: fault(403, 'SignatureDoesNotMatch', message) };
};

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const scopeFault = ({ accessKeyId, scope: [day, region, service, end], at, expiresSeconds }: Claim): S3Fault | null => {
  if (accessKeyId !== CREDENTIALS.accessKeyId)
    return fault(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  const malformed = (why: string) =>
    expiresSeconds === null
      ? fault(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}`)
      : fault(400, 'AuthorizationQueryParametersError', `Error parsing the X-Amz-Credential parameter; ${why}`);
  if (day !== at.slice(0, 8)) return malformed('Invalid credential date. Date is not the same as X-Amz-Date.');
  if (region !== REGION) return malformed(`the region '${region}' is wrong; expecting '${REGION}'`);
  if (service !== 's3') return malformed(`incorrect service "${service}". This endpoint belongs to "s3".`);
  return end === 'aws4_request' ? null : malformed(`incorrect terminal "${end}". This endpoint uses "aws4_request".`);
};

const timeFault = ({ at, expiresSeconds }: Claim, nowMs: number): S3Fault | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at);
  if (!parts) return fault(403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  const [, year, month, day, hour, minute, second] = parts;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (expiresSeconds === null)
    return Math.abs(nowMs - atMs) > FIFTEEN_MINUTES_MS
      ? fault(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.')
      : null;
  if (nowMs > atMs + expiresSeconds * 1000) return fault(403, 'AccessDenied', 'Request has expired');
  return nowMs < atMs - FIFTEEN_MINUTES_MS ? fault(403, 'AccessDenied', 'Request is not valid yet') : null;
};

/** The host, and every header that S3 itself reads, is signed. */
const headersFault = ({ signedHeaders }: Claim, headers: Headers): S3Fault | null => {
  const read = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-') || name === 'content-md5');
  return read.every((name) => signedHeaders.includes(name))
    ? null
    : fault(403, 'AccessDenied', 'There were headers present in the request which were not signed');
};
