import { ALGORITHM, type Headers, UNSIGNED_PAYLOAD } from './signature.ts';

/** An error of S3 (API reference, "Error responses"). */
export type S3Fault = Readonly<{ status: number; code: string; message: string }>;

export const fault = (status: number, code: string, message: string): S3Fault => ({ status, code, message });

/** What a request says of its own signature, in its `Authorization` or in its query. */
export type Claim = Readonly<{
  accessKeyId: string;
  /** `20261127/us-east-1/s3/aws4_request` */
  scope: readonly string[];
  signedHeaders: readonly string[];
  signature: string;
  at: string;
  payloadHash: string;
  /** null: signed for now only, in its headers. */
  expiresSeconds: number | null;
}>;

type Claimed = Readonly<{ kind: 'claimed'; claim: Claim } | { kind: 'refused'; fault: S3Fault }>;

const refused = (status: number, code: string, message: string): Claimed => ({ kind: 'refused', fault: fault(status, code, message) });

const LONGEST_SECONDS = 604_800;
const IN_QUERY = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Expires'] as const;

/** @param query parameters of the URL */
export const claimOf = (headers: Headers, query: URLSearchParams): Claimed => {
  const authorization = headers['authorization'];
  if (typeof authorization === 'string') return headerClaim(authorization, headers);
  if (IN_QUERY.some((name) => query.has(name))) return queryClaim(query);
  return refused(403, 'AccessDenied', 'Access Denied');
};

const headerClaim = (authorization: string, headers: Headers): Claimed => {
  const malformed = (why: string) => refused(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}`);
  if (!authorization.startsWith(`${ALGORITHM} `))
    return refused(400, 'InvalidRequest', `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`);
  const fields = new Map(
    authorization
      .slice(ALGORITHM.length)
      .split(',')
      .map((field) => {
        const [name = '', ...value] = field.trim().split('=');
        return [name, value.join('=')] as const;
      }),
  );
  const [credential, signed, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) => fields.get(name));
  if (!credential || !signed || !signature)
    return malformed('the authorization header requires three components: Credential, SignedHeaders, and Signature.');
  const payloadHash = headers['x-amz-content-sha256'];
  if (typeof payloadHash !== 'string')
    return refused(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  const at = headers['x-amz-date'];
  if (typeof at !== 'string') return refused(403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  return {
    kind: 'claimed',
    claim: { ...credentialParts(credential), ...signedParts(signed), signature, at, payloadHash, expiresSeconds: null },
  };
};

const queryClaim = (query: URLSearchParams): Claimed => {
  const malformed = (why: string) => refused(400, 'AuthorizationQueryParametersError', why);
  if (IN_QUERY.some((name) => !query.get(name)))
    return malformed(`Query-string authentication version 4 requires the ${IN_QUERY.join(', ')} parameters.`);
  const value = (name: (typeof IN_QUERY)[number]): string => query.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM) return malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const expires = value('X-Amz-Expires');
  if (!/^-?\d+$/.test(expires)) return malformed('X-Amz-Expires should be a number');
  if (Number(expires) < 0) return malformed('X-Amz-Expires must be non-negative');
  if (Number(expires) > LONGEST_SECONDS) return malformed(`X-Amz-Expires must be less than a week (in seconds) that is ${LONGEST_SECONDS}`);
  return {
    kind: 'claimed',
    claim: {
      ...credentialParts(value('X-Amz-Credential')),
      ...signedParts(value('X-Amz-SignedHeaders')),
      signature: value('X-Amz-Signature'),
      at: value('X-Amz-Date'),
      payloadHash: query.get('X-Amz-Content-Sha256') ?? UNSIGNED_PAYLOAD,
      expiresSeconds: Number(expires),
    },
  };
};

const credentialParts = (credential: string): Pick<Claim, 'accessKeyId' | 'scope'> => {
  const [accessKeyId = '', ...scope] = credential.split('/');
  return { accessKeyId, scope };
};

const signedParts = (names: string): Pick<Claim, 'signedHeaders'> => ({ signedHeaders: names.toLowerCase().split(';') });
