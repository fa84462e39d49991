import type { IncomingMessage } from 'node:http';
import { ACCOUNT } from '../aws-names.ts';
import type { Found } from './routes.ts';

/** Request line and header values together, in bytes (API Gateway developer guide, "Quotas for HTTP APIs"). */
const MOST_HEAD_BYTES = 10_240;

/** Path without its percent-encoding, as an HTTP API routes by it and hands it on; query as it was sent. */
export type Target = Readonly<{ path: string; query: string }>;

export const targetOf = ({ url = '/' }: IncomingMessage): Target => {
  const cut = url.indexOf('?');
  const sent = cut < 0 ? url : url.slice(0, cut);
  // What an encoded question mark leaves behind it is lost: seen on HTTP APIs, and their documentation is silent.
  const [path = ''] = percentDecoded(sent).split('?');
  return { path: path.startsWith('/') ? path : '/', query: cut < 0 ? '' : url.slice(cut + 1) };
};

/** Octets that are no UTF-8 become U+FFFD. */
const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (octets) => Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'));

export const isHeadTooLarge = ({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): boolean => {
  const line = `${method} ${url} HTTP/${httpVersion}`.length;
  return rawHeaders.reduce((sum, piece, i) => (i % 2 === 1 ? sum + piece.length : sum), line) > MOST_HEAD_BYTES;
};

/** Payload format 2.0 (API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs"). */
export const gatewayEvent = (
  request: IncomingMessage,
  { path, query }: Target,
  { route, parameters }: Found,
  body: Buffer,
  nowMs: number,
): object => {
  const { cookie = [], ...rest } = request.headersDistinct;
  const host = request.headers.host ?? '';
  const sourceIp = request.socket.remoteAddress ?? '';
  const headers = Object.fromEntries(Object.entries(rest).map(([name, values]) => [name, (values ?? []).join(',')]));
  const forwarded = headers['x-forwarded-for'] ? `${headers['x-forwarded-for']}, ${sourceIp}` : sourceIp;
  const cookies = cookie.flatMap((line) => line.split(/;\s*/)).filter((one) => one !== '');
  const queryParameters = joined(new URLSearchParams(query));
  const isText = isTextual(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: {
      ...headers,
      'x-forwarded-for': forwarded,
      'x-forwarded-proto': 'http',
      'x-forwarded-port': /:(\d+)$/.exec(host)?.[1] ?? '80',
    },
    ...(Object.keys(queryParameters).length > 0 ? { queryStringParameters: queryParameters } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: host.replace(/:\d*$/, ''),
      domainPrefix: 'local',
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: request.headers['user-agent'] ?? '' },
      requestId: crypto.randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    // As text, bytes that are no UTF-8 become U+FFFD.
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** A parameter that comes again is joined to itself. */
const joined = (parameters: URLSearchParams): Readonly<Record<string, string>> => {
  const values = new Map<string, string>();
  for (const [name, value] of parameters) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return Object.fromEntries(values);
};

/** What an HTTP API takes for text; forms, other JSON, and what comes without a type are bytes to it. */
const isTextual = (contentType = ''): boolean => /^\s*(?:text\/|application\/(?:json|xml|javascript)\s*(?:;|$))/i.test(contentType);

/** `12/Mar/2026:19:03:58 +0000`. */
const commonLogTime = (atMs: number): string => {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
};
