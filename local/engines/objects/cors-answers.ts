import type { IncomingHttpHeaders } from 'node:http';
import { fault, type S3Fault } from './claims.ts';
import type { CorsRule } from './cors-document.ts';

/** What browsers are told of a bucket (S3 user guide, "Using cross-origin resource sharing (CORS)": how S3 evaluates a configuration). */
export type CorsHeaders = Readonly<Record<string, string>>;
type Preflight = Readonly<{ kind: 'allowed'; headers: CorsHeaders } | { kind: 'refused'; fault: S3Fault }>;

const refused = (status: number, code: string, message: string): Preflight => ({ kind: 'refused', fault: fault(status, code, message) });

/** As AWS spells it. */
const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

/**
 * May a page send what it asks for? (S3 API reference, "OPTIONS object"; S3 user guide, "Troubleshooting CORS".) It is asked without a
 * signature.
 * @param rules null: the bucket has none; undefined: there is no such bucket
 */
export const preflight = (rules: readonly CorsRule[] | null | undefined, headers: IncomingHttpHeaders): Preflight => {
  const { origin, 'access-control-request-method': method } = headers;
  if (origin === undefined) return refused(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  if (method === undefined) return refused(400, 'BadRequest', 'Invalid Access-Control-Request-Method: null');
  if (rules === undefined) return refused(403, 'AccessForbidden', 'CORSResponse: Bucket not found');
  if (rules === null) return refused(403, 'AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = rules.find((one) => isFor(one, origin, method) && asked.every((name) => one.headers.some((pattern) => fits(pattern, name))));
  if (!rule) return refused(403, 'AccessForbidden', NOT_ALLOWED);
  const told = headersOf(rule, origin);
  return { kind: 'allowed', headers: asked.length === 0 ? told : { ...told, 'access-control-allow-headers': asked.join(', ') } };
};

/** What the answer to a request itself says, also where S3 refuses it; nothing to an origin that no rule is for. */
export const corsHeaders = (rules: readonly CorsRule[], origin: string, method: string): CorsHeaders => {
  const rule = rules.find((one) => isFor(one, origin, method));
  return rule ? headersOf(rule, origin) : {};
};

const isFor = ({ origins, methods }: CorsRule, origin: string, method: string): boolean =>
  methods.includes(method) && origins.some((pattern) => matches(pattern, origin));

const headersOf = ({ origins, methods, exposed, maxAgeSeconds }: CorsRule, origin: string): CorsHeaders => ({
  ...(origins.includes('*')
    ? { 'access-control-allow-origin': '*' }
    : { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }),
  'access-control-allow-methods': methods.join(', '),
  ...(exposed.length === 0 ? {} : { 'access-control-expose-headers': exposed.join(', ') }),
  ...(maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(maxAgeSeconds) }),
  vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
});

/** With one `*` at most, for anything or nothing. */
const matches = (pattern: string, text: string): boolean => {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
};

const fits = (pattern: string, header: string): boolean => matches(pattern.toLowerCase(), header);
