import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** The CORS settings of an HTTP API: with them API Gateway answers browsers itself. */
export type Cors = Readonly<{
  origins: readonly string[];
  methods: readonly string[];
  headers: readonly string[];
  exposed: readonly string[];
  credentials: boolean;
  maxAgeSeconds: number;
}>;

export const isPreflight = (request: IncomingMessage): boolean =>
  request.method === 'OPTIONS' && request.headers.origin !== undefined && request.headers['access-control-request-method'] !== undefined;

/** Nothing for an origin that may not. */
export const corsHeaders = (cors: Cors, request: IncomingMessage): OutgoingHttpHeaders => {
  const { origin } = request.headers;
  const allowed = origin !== undefined && cors.origins.some((pattern) => matches(pattern, origin));
  if (!allowed) return {};
  return {
    'access-control-allow-origin': cors.origins.includes('*') && !cors.credentials ? '*' : origin,
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposed.length > 0 ? { 'access-control-expose-headers': cors.exposed.join(',') } : {}),
    ...(isPreflight(request) ? preflightHeaders(cors) : {}),
  };
};

const preflightHeaders = ({ methods, headers, maxAgeSeconds }: Cors): OutgoingHttpHeaders => ({
  ...(methods.length > 0 ? { 'access-control-allow-methods': methods.join(',') } : {}),
  ...(headers.length > 0 ? { 'access-control-allow-headers': headers.join(',') } : {}),
  'access-control-max-age': String(maxAgeSeconds),
});

/** `*`, `https://*`, or the very origin. */
const matches = (pattern: string, origin: string): boolean =>
  pattern.endsWith('*') ? origin.startsWith(pattern.slice(0, -1)) : pattern === origin;
