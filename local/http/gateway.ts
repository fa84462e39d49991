import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import * as z from 'zod';
import { ACCOUNT } from '../aws-names.ts';
import { BodyTooLarge, readBody } from '../engines/http-engine.ts';
import { type Cors, corsHeaders, isPreflight } from './cors.ts';
import { type Found, type Route, RouteTable } from './routes.ts';

export type { Cors, Route };

/** API Gateway takes 10 MB, and Lambda 6 MB as an event and as an answer. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;
const MOST_PAYLOAD_BYTES = 6 * 1024 * 1024;

const Answer = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  body: z.string().nullish(),
  cookies: z.array(z.string()).optional(),
  isBase64Encoded: z.boolean().optional(),
});

export type GatewayOptions = Readonly<{ routes: readonly Route[]; cors: Cors | null; nowMs: () => number }>;

/** An HTTP API of API Gateway in front of functions: payload format 2.0 both ways (API Gateway developer guide, "Lambda proxy integrations"). */
export class Gateway {
  readonly #routes: RouteTable;
  readonly #cors: Cors | null;
  readonly #nowMs: () => number;

  constructor({ routes, cors, nowMs }: GatewayOptions) {
    this.#routes = new RouteTable(routes);
    this.#cors = cors;
    this.#nowMs = nowMs;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cors = this.#cors ? corsHeaders(this.#cors, request) : {};
    if (this.#cors && isPreflight(request)) return reply(response, 204, null, cors);
    const target = targetOf(request);
    const found = this.#routes.find(request.method ?? 'GET', target.path);
    if (!found) return reply(response, 404, { message: 'Not Found' }, cors);
    try {
      const body = await readBody(request, MOST_BODY_BYTES);
      const event = this.#event(request, target, found, body);
      if (body.length > MOST_PAYLOAD_BYTES / 2 && Buffer.byteLength(JSON.stringify(event)) > MOST_PAYLOAD_BYTES) throw new BodyTooLarge();
      send(response, await inTime(found.route, event), cors);
    } catch (error) {
      if (error instanceof BodyTooLarge) return reply(response, 413, { message: 'Request Entity Too Large' }, cors);
      if (error instanceof TimedOut) return reply(response, 503, { message: 'Service Unavailable' }, cors);
      return reply(response, 500, { message: 'Internal Server Error' }, cors);
    }
  }

  #event(request: IncomingMessage, { path, query }: Target, { route, parameters }: Found, body: Buffer): unknown {
    const { cookie, ...rest } = request.headers;
    const host = request.headers.host ?? '';
    const sourceIp = request.socket.remoteAddress ?? '';
    const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    const single: Record<string, string> = {};
    for (const [name, value] of new URLSearchParams(query)) single[name] = name in single ? `${single[name]},${value}` : value;
    const isText = isTextual(request.headers['content-type']);
    const nowMs = this.#nowMs();
    return {
      version: '2.0',
      routeKey: route.key,
      rawPath: path,
      rawQueryString: query,
      ...(cookie ? { cookies: cookie.split(/;\s*/) } : {}),
      headers: {
        ...headers,
        'x-forwarded-for': sourceIp,
        'x-forwarded-proto': 'http',
        'x-forwarded-port': /:(\d+)$/.exec(host)?.[1] ?? '80',
      },
      ...(Object.keys(single).length > 0 ? { queryStringParameters: single } : {}),
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
      ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
      isBase64Encoded: body.length > 0 && !isText,
    };
  }
}

type Target = Readonly<{ path: string; query: string }>;

const targetOf = ({ url = '/' }: IncomingMessage): Target => {
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  return { path: path.startsWith('/') ? path : '/', query: cut < 0 ? '' : url.slice(cut + 1) };
};

const isTextual = (contentType = 'text/plain'): boolean =>
  /^(?:text\/|application\/(?:javascript|x-www-form-urlencoded|(?:[^;]*\+)?(?:json|xml)))/i.test(contentType);

/** `12/Mar/2026:19:03:58 +0000`. */
const commonLogTime = (atMs: number): string => {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
};

class TimedOut extends Error {}

/** The function may go on, and nobody waits for it. */
const inTime = async ({ fn, timeoutMs }: Route, event: unknown): Promise<unknown> => {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TimedOut()), timeoutMs);
  try {
    return await Promise.race([fn.invoke(event), over]);
  } finally {
    clearTimeout(timer);
  }
};

/** What the function answers; anything without a status is taken for a body of JSON. */
const send = (response: ServerResponse, result: unknown, cors: OutgoingHttpHeaders): void => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    reply(response, 200, result ?? null, cors);
    return;
  }
  const { statusCode, headers = {}, body, cookies, isBase64Encoded } = Answer.parse(result);
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_PAYLOAD_BYTES) throw new Error('the answer is larger than Lambda allows');
  response.writeHead(statusCode, {
    'content-type': 'text/plain;charset=utf-8',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(cookies ? { 'set-cookie': cookies } : {}),
    ...cors,
  });
  response.end(bytes);
};

const reply = (response: ServerResponse, status: number, body: unknown, headers: OutgoingHttpHeaders): void => {
  response.writeHead(status, { ...(body === null ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(body === null ? undefined : JSON.stringify(body));
};
