import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readBody } from '../engines/http-engine.ts';
import type { Inbox } from './inbox.ts';
import { inboxPage, indexPage, receiverPage } from './local-pages.ts';
import { Behaviour, type Receivers } from './receivers.ts';

export type LocalRoutesDeps = Readonly<{
  inbox: Inbox;
  receivers: Receivers;
  nowMs: () => number;
  /** Moves the clock and resolves when what fell due is done. */
  advance: (duration: string) => Promise<Readonly<{ now: string; steps: number }>>;
  state: () => Promise<unknown>;
}>;

const Advance = z.strictObject({ advance: z.string() });

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body, null, 1));
};

const html = (response: ServerResponse, body: string): void => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(body);
};

const refused = (response: ServerResponse, status: number, detail: string): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail, code: 'local-refused' }));
};

const bodyOf = async <T extends z.ZodType>(
  request: IncomingMessage,
  schema: T,
): Promise<Readonly<{ ok: true; value: z.output<T> } | { ok: false; detail: string }>> => {
  try {
    const parsed = schema.safeParse(JSON.parse((await readBody(request)).toString('utf8') || '{}'));
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, detail: z.prettifyError(parsed.error) };
  } catch {
    return { ok: false, detail: 'the body is not JSON' };
  }
};

/** Everything below `/_local`: the inbox, webhook receivers, the clock, the state. */
export class LocalRoutes {
  readonly #deps: LocalRoutesDeps;

  constructor(deps: LocalRoutesDeps) {
    this.#deps = deps;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, , area = '', name, ...more] = url.pathname.split('/').map(decodeURIComponent);
    if (more.length > 0) return refused(response, 404, `there is no ${url.pathname}`);
    switch (area) {
      case '':
        return html(response, indexPage(this.#now(), this.#deps.receivers.names()));
      case 'inbox':
      case 'inbox.json':
        return this.#inbox(url, area, name, response);
      case 'webhooks':
        return name ? this.#webhooks(request, response, name) : json(response, 200, this.#deps.receivers.names());
      case 'clock':
        return this.#clock(request, response);
      case 'state':
        return json(response, 200, await this.#deps.state());
      default:
        return refused(response, 404, `there is no ${url.pathname}: see /_local`);
    }
  }

  #now(): string {
    return new Date(this.#deps.nowMs()).toISOString();
  }

  async #inbox(url: URL, area: string, name: string | undefined, response: ServerResponse): Promise<void> {
    const { inbox } = this.#deps;
    if (name !== undefined) {
      const email = await inbox.find(name.replace(/\.eml$/, ''));
      if (!email) return refused(response, 404, 'there is no such email');
      response.writeHead(200, { 'content-type': 'message/rfc822' });
      response.end(email.raw);
      return;
    }
    const to = url.searchParams.get('to');
    const emails = await inbox.list(to);
    if (area === 'inbox.json') return json(response, 200, emails);
    const id = url.searchParams.get('id');
    return html(response, inboxPage(emails, emails.find((email) => email.id === id) ?? emails.at(-1) ?? null, to));
  }

  async #webhooks(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const { receivers } = this.#deps;
    switch (request.method) {
      case 'GET':
        return name.endsWith('.json')
          ? json(response, 200, receivers.calls(name.slice(0, -'.json'.length)))
          : html(response, receiverPage(name, receivers.calls(name)));
      case 'PUT': {
        const behaviour = await bodyOf(request, Behaviour);
        if (!behaviour.ok) return refused(response, 400, behaviour.detail);
        receivers.behave(name, behaviour.value);
        return json(response, 200, behaviour.value);
      }
      case 'POST':
      case 'OPTIONS': {
        const body = (await readBody(request)).toString('utf8');
        const answer = receivers.receive(name, this.#now(), request.method, request.headers, body);
        if (answer.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body);
        return;
      }
      default:
        return refused(response, 405, 'a receiver takes GET, POST, PUT and OPTIONS');
    }
  }

  async #clock(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return json(response, 200, { now: this.#now() });
    if (request.method !== 'POST') return refused(response, 405, 'POST {"advance": "PT24H"} moves the clock, GET reads it');
    const body = await bodyOf(request, Advance);
    if (!body.ok) return refused(response, 400, body.detail);
    try {
      return json(response, 200, await this.#deps.advance(body.value.advance));
    } catch (error) {
      return refused(response, 400, error instanceof Error ? error.message : String(error));
    }
  }
}
