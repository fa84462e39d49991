import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { BodyTooLarge, readBody } from '../engines/http-engine.ts';
import type { LocalFunction } from '../lambda/local-function.ts';

/** One route of an HTTP API: `GET /things/{id}`, `ANY /{proxy+}` or `$default`. */
export type Route = Readonly<{ key: string; fn: LocalFunction }>;

/** API Gateway takes 10 MB at most. */
const BODY_LIMIT = 10 * 1024 * 1024;

const Answer = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  body: z.string().nullish(),
  cookies: z.array(z.string()).optional(),
  isBase64Encoded: z.boolean().optional(),
});

type CompiledRoute = Route & Readonly<{ method: string; pattern: RegExp; names: readonly string[]; weight: number }>;

/** An HTTP API of API Gateway: the most specific route, payload format 2.0 both ways. */
export class Gateway {
  readonly #routes: readonly CompiledRoute[];
  readonly #nowMs: () => number;

  constructor(routes: readonly Route[], nowMs: () => number) {
    this.#routes = routes.map(compiled).sort((a, b) => b.weight - a.weight);
    this.#nowMs = nowMs;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = this.#routes.find(({ method, pattern }) => (method === 'ANY' || method === request.method) && pattern.test(url.pathname));
    if (!route) {
      reply(response, 404, { message: 'Not Found' });
      return;
    }
    let body: Buffer;
    try {
      body = await readBody(request, BODY_LIMIT);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      reply(response, 413, { message: 'Request Entity Too Large' });
      return;
    }
    try {
      send(response, await route.fn.invoke(this.#event(request, url, route, body)));
    } catch {
      reply(response, 500, { message: 'Internal Server Error' });
    }
  }

  #event(request: IncomingMessage, url: URL, route: CompiledRoute, body: Buffer): unknown {
    const values = route.pattern.exec(url.pathname)?.slice(1).map(decoded) ?? [];
    const query: Record<string, string> = {};
    for (const [name, value] of url.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
    const isText = /^(?:text\/|application\/(?:json|x-www-form-urlencoded|xml|.*\+json))/.test(request.headers['content-type'] ?? 'text/');
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (name === 'cookie' ? [] : [[name, String(value)]])),
    );
    return {
      version: '2.0',
      routeKey: route.key,
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers,
      ...(request.headers.cookie ? { cookies: request.headers.cookie.split(/;\s*/) } : {}),
      ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
      ...(route.names.length > 0 ? { pathParameters: Object.fromEntries(route.names.map((name, i) => [name, values[i]])) } : {}),
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: request.headers.host ?? '',
        domainPrefix: 'local',
        http: {
          method: request.method,
          path: url.pathname,
          protocol: 'HTTP/1.1',
          sourceIp: request.socket.remoteAddress,
          userAgent: request.headers['user-agent'] ?? '',
        },
        requestId: crypto.randomUUID(),
        routeKey: route.key,
        stage: '$default',
        time: new Date(this.#nowMs()).toUTCString(),
        timeEpoch: this.#nowMs(),
      },
      ...(body.length > 0 ? { body: isText ? body.toString('utf8') : body.toString('base64') } : {}),
      isBase64Encoded: body.length > 0 && !isText,
    };
  }
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** Literal text counts most, then parameters, then a method of its own; greedy paths come last. */
const compiled = (route: Route): CompiledRoute => {
  if (route.key === '$default') return { ...route, method: 'ANY', pattern: /^/, names: [], weight: -1_000_000 };
  const [method = 'ANY', path = '/'] = route.key.split(' ');
  const names: string[] = [];
  const source = path.replace(/[.*^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
    names.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const literal = path.replace(/\{[^}]*\}/g, '').length;
  const weight = literal * 10 - (path.includes('+}') ? 10_000 : 0) + (method === 'ANY' ? 0 : 1);
  return { ...route, method, pattern: new RegExp(`^${source}/?$`), names, weight };
};

/** What the function answers, as API Gateway infers it. */
const send = (response: ServerResponse, result: unknown): void => {
  const answer = Answer.safeParse(result);
  if (!answer.success) {
    reply(response, 200, result ?? null);
    return;
  }
  const { statusCode, headers = {}, body, cookies, isBase64Encoded } = answer.data;
  response.writeHead(statusCode, {
    'content-type': 'text/plain;charset=utf-8',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(cookies ? { 'set-cookie': cookies } : {}),
  });
  response.end(isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''));
};

const reply = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
