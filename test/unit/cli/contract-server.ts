import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Asked = Readonly<{ method: string; path: string; headers: IncomingMessage['headers']; body: string }>;
export type Given = Readonly<{ status?: number; headers?: Readonly<Record<string, string>>; body?: unknown }>;
/** Answers one request; the second argument counts those that this route had before. */
export type Route = (asked: Asked, before: number) => Given;

/** A real HTTP server that says what the contract says, from `METHOD /path` to answers. */
export class ContractServer {
  readonly asked: Asked[] = [];
  readonly #routes = new Map<string, Route>();
  readonly #server: Server;
  #url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        const asked: Asked = { method, path: url, headers, body };
        const before = this.asked.filter((other) => other.method === method && other.path === url).length;
        this.asked.push(asked);
        const route = this.#routes.get(`${method} ${url}`);
        const given = route ? route(asked, before) : problem(404, 'not-found', '没有这个地址 There is nothing here');
        const type = (given.status ?? 200) >= 400 ? 'application/problem+json' : 'application/json';
        response.writeHead(given.status ?? 200, { 'content-type': type, ...given.headers });
        response.end(given.body === undefined ? '' : typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
      });
    });
  }

  static async start(): Promise<ContractServer> {
    const server = new ContractServer();
    await server.listen();
    return server;
  }

  /** With no routes, and before anything was asked, also where it was stopped before. */
  async listen(): Promise<void> {
    this.#routes.clear();
    this.asked.length = 0;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return this.#url;
  }

  on(methodAndPath: string, route: Route): this {
    this.#routes.set(methodAndPath, route);
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const problem = (status: number, code: string, detail: string, errors: readonly object[] = []): Given => ({
  status,
  body: { type: `urn:noticewire:problem:${code}`, title: 'Refused', status, code, detail, ...(errors.length > 0 ? { errors } : {}) },
});

/** `POST /v1/notices` with its idempotency: the same key and body are answered as the first time. */
export const acceptingNotices = (answer: (id: string) => Given): Route => {
  const kept = new Map<string, { body: string; given: Given }>();
  return ({ headers, body }) => {
    const key = String(headers['idempotency-key']);
    const first = kept.get(key);
    if (first && first.body !== body) return problem(422, 'idempotency-key-reused', '此 Idempotency-Key 已用于另一请求');
    if (first) return { ...first.given, headers: { 'idempotency-replayed': 'true' } };
    const given = answer(`ntc-${kept.size + 1}`);
    kept.set(key, { body, given });
    return given;
  };
};

export const aNoticeAnswer = (id: string, given: object = {}) => ({
  id,
  version: 1,
  status: 'published',
  title: '关于开展冬季走访的通知',
  issuers: ['yl-mzt'],
  agencies: [{ id: 'yl-mzt', name: '云岭省民政厅', signedAt: '2026-11-20T04:00:00.000Z' }],
  url: `https://notices.example/notices/${id}`,
  warnings: [],
  ...given,
});

export const counts = (given: Readonly<Record<string, number>>) => ({
  audience: Object.entries(given).reduce((sum, [part, count]) => sum + (part === 'possiblyTwice' ? 0 : count), 0),
  delivered: 0,
  retrying: 0,
  failed: 0,
  bounced: 0,
  suppressed: 0,
  skipped: 0,
  pending: 0,
  awaitingDigest: 0,
  possiblyTwice: 0,
  ...given,
});

export const aReport = (given: object = {}) => ({
  noticeId: 'ntc-1',
  currentVersion: 1,
  status: 'published',
  complete: true,
  totals: counts({ delivered: 1234, failed: 2, awaitingDigest: 30 }),
  mailings: [
    {
      id: 'ntc-1-1-notice',
      act: 'notice',
      byChannel: { email: counts({ delivered: 1200, awaitingDigest: 30 }), webhook: counts({ delivered: 34, failed: 2 }) },
      timeTo: { first: 'PT0.4S', '50': 'PT1.2S', '95': 'PT2.5S', '100': 'PT3S' },
    },
  ],
  byRegion: [
    { region: '440100', name: '广州市', counts: counts({ delivered: 1000, awaitingDigest: 30 }) },
    { region: '441900', name: '东莞市', counts: counts({ delivered: 234, failed: 2 }) },
  ],
  ...given,
});
