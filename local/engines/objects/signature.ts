import { createHash, createHmac } from 'node:crypto';

/** IAM user guide, "Create a signed AWS API request"; S3 API reference, "Signature Version 4". */
export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const SERVICE = 's3';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
export type Signable = Readonly<{
  method: string;
  /** As it was sent, with its query. */
  url: string;
  headers: Headers;
  /** Names in small letters, sorted. */
  signedHeaders: readonly string[];
  payloadHash: string;
  /** `20261127T031500Z` */
  at: string;
  region: string;
}>;

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const scopeOf = ({ at, region }: Pick<Signable, 'at' | 'region'>): string => `${at.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;

/** The signature of a request, in hex. */
export const signatureOf = (request: Signable, secret: string): string => {
  const toSign = [ALGORITHM, request.at, scopeOf(request), sha256(canonicalRequest(request))].join('\n');
  return signedText(toSign, request, secret);
};

/** What is signed, by the key of a day, a region and S3, in hex. */
export const signedText = (toSign: string, scope: Pick<Signable, 'at' | 'region'>, secret: string): string => {
  const key = scopeOf(scope)
    .split('/')
    .reduce<string | Buffer>((secretSoFar, piece) => createHmac('sha256', secretSoFar).update(piece).digest(), `AWS4${secret}`);
  return createHmac('sha256', key).update(toSign).digest('hex');
};

const canonicalRequest = ({ method, url, headers, signedHeaders, payloadHash }: Signable): string => {
  const { path, query } = pieces(url);
  return [
    method,
    path.split('/').map(recoded).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerText(headers, name)}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
};

const pieces = (url: string): Readonly<{ path: string; query: string }> => {
  const cut = url.indexOf('?');
  return cut < 0 ? { path: url, query: '' } : { path: url.slice(0, cut), query: url.slice(cut + 1) };
};

const canonicalQuery = (query: string): string =>
  query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      return `${recoded(name)}=${recoded(value.join('='))}`;
    })
    .filter((parameter) => !parameter.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');

/** Every octet but the unreserved ones of RFC 3986 as `%XX`, however it was sent. */
const recoded = (piece: string): string => {
  const decoded = decodedOr(piece);
  return encodeURIComponent(decoded).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
};

const decodedOr = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
};

const headerText = (headers: Headers, name: string): string =>
  [headers[name] ?? '']
    .flat()
    .map((value) => value.trim().replace(/ +/g, ' '))
    .join(',');

/** The headers that make a request one of these credentials. @param body none unless it is given @param further signed, too */
export const signedHeadersFor = (
  {
    method,
    url,
    atMs,
    region,
    body = '',
    further = {},
  }: Readonly<{
    method: string;
    url: URL;
    atMs: number;
    region: string;
    body?: string | Uint8Array;
    further?: Readonly<Record<string, string>>;
  }>,
  { accessKeyId, secretAccessKey }: Readonly<{ accessKeyId: string; secretAccessKey: string }>,
): Record<string, string> => {
  const at = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const payloadHash = sha256(body);
  const headers = { ...further, host: url.host, 'x-amz-content-sha256': payloadHash, 'x-amz-date': at };
  const signedHeaders = Object.keys(headers).sort();
  const signable = { method, url: url.pathname + url.search, headers, signedHeaders, payloadHash, at, region };
  const signature = signatureOf(signable, secretAccessKey);
  const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scopeOf(signable)}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
};
