import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import * as z from 'zod';
import { BodyTooLarge, readBody } from '../engines/http-engine.ts';
import { MOST_PAYLOAD_BYTES } from '../lambda/payload.ts';
import { type Cors, corsHeaders, isPreflight } from './cors.ts';
import { gatewayEvent, isHeadTooLarge, targetOf } from './gateway-event.ts';
import { type Route, RouteTable } from './routes.ts';

export type { Cors, Route };

/** API Gateway developer guide, "Quotas for HTTP APIs": payload size. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

const Answer = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  body: z.string().nullish(),
  cookies: z.array(z.string()).nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export type GatewayOptions = Readonly<{ routes: readonly Route[]; cors: Cors | null; nowMs: () => number }>;

/**
 * An HTTP API of API Gateway in front of functions: payload format 2.0 both ways (API
 * Gateway developer guide, "Lambda proxy integrations").
 */
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
    if (isHeadTooLarge(request)) return reply(response, 431, { message: 'Request Header Fields Too Large' }, {});
    const cors = this.#cors ? corsHeaders(this.#cors, request) : {};
    if (this.#cors && isPreflight(request)) return reply(response, 204, null, cors);
    const target = targetOf(request);
    const found = this.#routes.find(request.method ?? 'GET', target.path);
    if (!found) return reply(response, 404, { message: 'Not Found' }, cors);
    try {
      const body = await readBody(request, MOST_BODY_BYTES);
      const event = gatewayEvent(request, target, found, body, this.#nowMs());
      if (body.length > MOST_PAYLOAD_BYTES / 2 && Buffer.byteLength(JSON.stringify(event)) > MOST_PAYLOAD_BYTES) throw new BodyTooLarge();
      send(response, await inTime(found.route, event), cors);
    } catch (error) {
      if (error instanceof BodyTooLarge) return reply(response, 413, { message: 'Request Entity Too Large' }, cors);
      if (error instanceof TimedOut) return reply(response, 503, { message: 'Service Unavailable' }, cors);
      return reply(response, 500, { message: 'Internal Server Error' }, cors);
    }
  }
}

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

/** What the function answers; anything without a status is taken for the body of a JSON answer, a text as it is. */
const send = (response: ServerResponse, result: unknown, cors: OutgoingHttpHeaders): void => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    response.writeHead(200, { 'content-type': 'application/json', ...cors });
    response.end(typeof result === 'string' ? result : JSON.stringify(result ?? null));
    return;
  }
  const { statusCode, headers, body, cookies, isBase64Encoded } = Answer.parse(result);
  const given = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
  response.writeHead(statusCode, {
    'content-type': 'text/plain;charset=utf-8',
    ...given,
    ...(cookies && cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    ...cors,
  });
  response.end(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
};

const reply = (response: ServerResponse, status: number, body: unknown, headers: OutgoingHttpHeaders): void => {
  response.writeHead(status, { ...(body === null ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(body === null ? undefined : JSON.stringify(body));
};
