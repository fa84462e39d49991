import { SECURITY_HEADERS } from '#platform/http';
import type { Documented } from './description.ts';

/** What can be answered besides what an endpoint says of itself, and by which headers each answer comes with. */

export const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'malformed',
  401: 'no or bad credential',
  403: 'missing scope',
  404: 'unknown, or not yours',
  409: 'conflict, or a key still in progress',
  410: 'was there once, and its time is over',
  412: 'stale: it was changed since',
  413: 'too large',
  415: 'not JSON, or not in UTF-8',
  422: 'understood and refused',
  428: 'If-Match is missing',
  429: 'too many requests: wait for as long as Retry-After says',
  500: 'a fault of ours',
  503: 'not available now: try again in a moment',
};

const PARAMETER = /\{\w+\}/;

/** Statuses that come of what an endpoint takes and whom it lets in. */
const impliedBy = ({ access, body, query, path, idempotent, ifMatch }: Documented): readonly number[] => [
  ...(body ? [400, 413, 415, 422] : []),
  ...(query ? [400] : []),
  ...(idempotent ? [400, 409, 422] : []),
  ...(ifMatch ? [412] : []),
  ...(ifMatch === 'needed' ? [428] : []),
  ...(access.kind === 'open' ? [] : [401]),
  ...(access.kind === 'key' || access.kind.endsWith('-or-operator') || access.kind === 'subscriber-or-voucher' ? [403] : []),
  ...(PARAMETER.test(path) ? [404] : []),
  // The gateway answers these, too.
  429,
  500,
  503,
];

export type DocumentedAnswer = Readonly<{ status: number }> & Documented['answers'][number];

/** Everything that an endpoint can answer, in order of the status. */
export const answersOf = (description: Documented): readonly DocumentedAnswer[] => {
  const implied = impliedBy(description).map((status) => [status, { description: DESCRIPTIONS[status] ?? 'problem' }] as const);
  const all = new Map<number, Documented['answers'][number]>([
    ...implied,
    ...Object.entries(description.answers).map(([status, answer]) => [Number(status), answer] as const),
  ]);
  return [...all].sort(([a], [b]) => a - b).map(([status, answer]) => ({ status, ...answer }));
};

type Header = Readonly<{ description: string; schema: Readonly<{ type: string }>; example: string | number }>;

const text = (description: string, example: string): Header => ({ description, schema: { type: 'string' }, example });

/** By name, for `components.headers`. */
export const HEADERS = {
  location: text('where it is', '/v1/notices/ntc-01kag3w0ys5f1q9r7n2c4d6e8h'),
  etag: text('of this state of it', '"ntc-01kag3w0ys5f1q9r7n2c4d6e8h-1-published"'),
  'www-authenticate': text('how to authenticate', 'Bearer realm="noticewire"'),
  'content-language': text('the language of what the service says', 'zh-Hans, en'),
  vary: text('what the answer hangs on', 'Accept-Language'),
  'cache-control': text('answers with keys or addresses are not to be stored', 'no-store'),
  'idempotency-replayed': text('true when an earlier answer under the same Idempotency-Key is given again', 'true'),
  'access-control-allow-origin': text('every page may read what a GET answers', '*'),
  'content-security-policy': text('what a page of this answer may load (CSP 3)', "default-src 'none'"),
  ...Object.fromEntries(Object.entries(SECURITY_HEADERS).map(([name, value]) => [name, text('OWASP Secure Headers Project', value)])),
  'content-disposition': text('under which name it is saved', 'attachment; filename="report.csv"'),
  'retry-after': { description: 'seconds to wait', schema: { type: 'integer' }, example: 60 },
} satisfies Readonly<Record<string, Header>>;

/** Headers that an answer of this status can come with. */
export const headersOf = ({ idempotent, method, path, answers, tagged }: Documented, status: number): readonly string[] => {
  const names = ['cache-control', 'vary', 'content-security-policy', ...Object.keys(SECURITY_HEADERS)];
  if (method === 'get') names.push('access-control-allow-origin');
  if (status >= 400) names.push('content-language');
  if (status === 401) names.push('www-authenticate');
  if (status === 429 || status === 503 || (status === 202 && method === 'get')) names.push('retry-after');
  // While attachments are being scanned.
  if (status === 409 && method === 'post' && /^\/v1\/notices(?:\/preview)?$/.test(path)) names.push('retry-after');
  if (status === 303 || ((status === 201 || status === 202) && method === 'post')) names.push('location');
  if (method === 'get' && (status === 200 || status === 304) && /^\/v1\/notices\/\{id\}(?:\/versions(?:\/\{n\})?)?$/.test(path))
    names.push('etag');
  if (tagged && status < 300) names.push('etag');
  if (status === 200 && answers[200]?.mediaType) names.push('content-disposition');
  if (idempotent && status < 300) names.push('idempotency-replayed');
  if (status < 300 && path.endsWith('/publication')) names.push('idempotency-replayed', 'etag');
  if (status < 300 && (/^\/v1\/notices/.test(path) || path.includes('/drafts') || path.endsWith('/conversion')))
    names.push('content-language');
  return names;
};
