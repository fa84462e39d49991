import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { durationMs } from '../clock/duration.ts';
import type { BackupMade } from '../data/backup.ts';
import { BodyTooLarge, readBody } from '../engines/http-engine.ts';
import type { FunctionLog } from '../lambda/function-log.ts';
import type { ReceiveMail } from '../resources/receipt-rules.ts';
import type { Inbox } from './inbox.ts';
import { type Denial, LocalGuard } from './local-guard.ts';
import type { OnceAnswers } from './once-answers.ts';
import { inboxPage } from './pages/inbox-page.ts';
import { indexPage } from './pages/index-page.ts';
import { oncePage } from './pages/once-page.ts';
import { receiverPage } from './pages/receiver-page.ts';
import { Behaviour, type Receivers } from './receivers.ts';

export type LocalRoutesDeps = Readonly<{
  /** Asked for, if there is one. */
  key: string | null;
  inbox: Inbox;
  receivers: Receivers;
  onceAnswers: OnceAnswers;
  log: FunctionLog;
  functionNames: () => readonly string[];
  nowMs: () => number;
  /** Moves the clock by milliseconds and resolves when what fell due is done. @throws when that work does not come to an end */
  advance: (ms: number) => Promise<Readonly<{ now: string; steps: number }>>;
  state: () => Promise<unknown>;
  /** A copy of the data folder; null: there is none. */
  backup: (() => Promise<BackupMade>) | null;
  receiveMail: ReceiveMail;
}>;

type Request = Readonly<{ message: IncomingMessage; method: string; query: URLSearchParams; name: string | null }>;
type Answer = Readonly<{ status: number; headers: OutgoingHttpHeaders; body: string | Buffer | Readable }>;

const Advance = z.strictObject({
  advance: z.string().transform((text, context) => {
    try {
      return durationMs(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  }),
});

const MOST_BODY_BYTES = 5 * 1024 * 1024;
const LISTED = 200;

/** Everything below `/_local`: the inbox, webhook receivers, the clock, the state, what functions print. */
export class LocalRoutes {
  readonly #deps: LocalRoutesDeps;
  readonly #guard: LocalGuard;

  constructor(deps: LocalRoutesDeps) {
    this.#deps = deps;
    this.#guard = new LocalGuard(deps.key);
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#route(message).catch(faultAnswer);
    response.writeHead(status, { 'cache-control': 'no-store', ...headers });
    if (!(body instanceof Readable)) response.end(message.method === 'HEAD' ? undefined : body);
    // Whoever went away before the end has no whole answer, and knows it: it came in chunks.
    else await pipeline(body, response).catch(() => undefined);
  }

  async #route(message: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const [, , area = '', name, ...more] = pathname.replace(/\/$/, '').split('/').map(decodeURIComponent);
    const method = message.method === 'HEAD' ? 'GET' : (message.method ?? 'GET');
    // What the service's own functions send to a receiver has no key of ours. Judged by where it goes, for `..` in a path leads elsewhere.
    const isCallOfReceiver = area === 'webhooks' && name !== undefined && more.length === 0 && isCall(method, searchParams);
    const denial = this.#guard.denialOf(message, isCallOfReceiver);
    if (denial) return denied(denial);
    const request = { message, method, query: searchParams, name: name ?? null };
    if (more.length > 0) return refused(404, `There is no ${pathname}; see /_local.`);
    if (area === 'webhooks' && name !== undefined) return this.#webhook(request, name);
    if (area === 'clock') return this.#clock(request);
    if (area === 'backup') return this.#backup(request);
    if (area === 'mail') return this.#mail(request);
    if (area === 'once') return this.#once(request);
    if (request.method !== 'GET') return refused(405, `${pathname} is only there to be read.`);
    switch (area) {
      case '':
        return this.#index();
      case 'inbox':
      case 'inbox.json':
        return this.#inbox(request, area);
      case 'webhooks':
        return json(200, this.#deps.receivers.names());
      case 'state':
        return json(200, await this.#deps.state());
      case 'logs':
        return this.#logs(request);
      default:
        return refused(404, `There is no ${pathname}; see /_local.`);
    }
  }

  #now(): string {
    return new Date(this.#deps.nowMs()).toISOString();
  }

  /** Only what opens it uses it up: not whoever looks whether it is there. */
  #once({ message, name }: Request): Answer {
    const answer = message.method === 'GET' ? this.#deps.onceAnswers.take(name ?? '') : null;
    if (answer) return { ...answer, body: '' };
    return { ...html(oncePage()), status: 404 };
  }

  #index(): Answer {
    const { inbox, receivers, functionNames } = this.#deps;
    return html(indexPage({ now: this.#now(), emails: inbox.count(null), receivers: receivers.names(), functions: functionNames() }));
  }

  async #inbox({ query, name }: Request, area: string): Promise<Answer> {
    const { inbox } = this.#deps;
    if (name !== null) {
      const source = inbox.source(name.replace(/\.eml$/, ''));
      return source
        ? { status: 200, headers: { 'content-type': 'message/rfc822' }, body: source }
        : refused(404, 'There is no such email.');
    }
    const to = query.get('to');
    const limit = query.has('limit') ? Math.max(1, Number(query.get('limit')) || 1) : null;
    if (area === 'inbox.json') return json(200, await inbox.list({ to, limit }));
    const lines = inbox.lines({ to, limit: LISTED }).toReversed();
    const id = query.get('id') ?? lines[0]?.id;
    return html(inboxPage({ count: inbox.count(to), lines, shown: id === undefined ? null : await inbox.find(id), to }));
  }

  async #webhook({ message, method, query }: Request, name: string): Promise<Answer> {
    const { receivers } = this.#deps;
    if (isCall(method, query)) {
      const body = (await readBody(message, MOST_BODY_BYTES)).toString('utf8');
      const answer = receivers.receive({ name, at: this.#now(), method, query, headers: message.headers, body });
      if (answer.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
      return answer;
    }
    switch (method) {
      case 'GET':
        return name.endsWith('.json')
          ? json(200, receivers.calls(name.slice(0, -'.json'.length)))
          : html(receiverPage(name, receivers.calls(name)));
      case 'PUT': {
        const behaviour = await bodyOf(message, Behaviour);
        receivers.behave(name, behaviour);
        return json(200, behaviour);
      }
      default:
        return refused(405, 'A receiver takes GET, POST, PUT and OPTIONS.');
    }
  }

  async #backup({ method }: Request): Promise<Answer> {
    const { backup } = this.#deps;
    if (method !== 'POST') return refused(405, 'POST makes a copy of the data folder, as a tar archive.');
    if (backup === null) return refused(409, 'Nothing is kept here: start it with --data.');
    const made = await backup();
    if (made.kind === 'under-way') return refused(409, 'Another copy is being made: come again when that is done.');
    return { status: 200, headers: { 'content-type': 'application/x-tar' }, body: made.tar };
  }

  /** Mail from outside, as SES would receive it. */
  async #mail({ message, method, query }: Request): Promise<Answer> {
    if (method !== 'POST') return refused(405, 'POST a whole mail (RFC 5322), with ?to=ADDRESS for each recipient and ?from=ADDRESS.');
    const recipients = query.getAll('to');
    if (recipients.length === 0) return refused(400, 'Say to whom: ?to=ADDRESS, as the envelope of a mail does.');
    const raw = await readBody(message, MOST_BODY_BYTES);
    const rules = await this.#deps.receiveMail({ raw, from: query.get('from') ?? '', recipients });
    return rules > 0
      ? json(202, { rules })
      : refused(404, 'No receipt rule takes mail for that address: set UnsubscribeAddress and ReceiptRuleSet.');
  }

  async #clock({ message, method }: Request): Promise<Answer> {
    if (method === 'GET') return json(200, { now: this.#now() });
    if (method !== 'POST') return refused(405, 'POST {"advance": "PT24H"} moves the clock, GET reads it.');
    const { advance } = await bodyOf(message, Advance);
    return json(200, await this.#deps.advance(advance));
  }

  #logs({ name }: Request): Answer {
    const { log, functionNames } = this.#deps;
    if (name === null) return json(200, functionNames());
    if (!functionNames().includes(name)) return refused(404, `There is no function ${name}.`);
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: log.tail(name) ?? '' };
  }
}

/** What is sent to a receiver, not asked about it; by GET it is asked whether it wants to follow a feed (WebSub, 5.3). */
const isCall = (method: string, query: URLSearchParams): boolean =>
  method === 'POST' || method === 'OPTIONS' || (method === 'GET' && query.has('hub.challenge'));

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body, null, 1),
});

/** Emails are shown as they are: nothing in them may run, or be fetched. */
const html = (body: string): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
  },
  body,
});

const refused = (status: number, detail: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail, code: 'local-refused' }),
});

const denied = ({ status, detail, headers }: Denial): Answer => {
  const answer = refused(status, detail);
  return { ...answer, headers: { ...answer.headers, ...headers } };
};

/** What is to be told to whoever asked. */
class BadRequest extends Error {}

const bodyOf = async <T extends z.ZodType>(message: IncomingMessage, schema: T): Promise<z.output<T>> => {
  const text = (await readBody(message, MOST_BODY_BYTES)).toString('utf8');
  let given: unknown;
  try {
    given = JSON.parse(text || '{}');
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error));
  return parsed.data;
};

const faultAnswer = (error: unknown): Answer => {
  if (error instanceof BadRequest) return refused(400, error.message);
  if (error instanceof BodyTooLarge) return refused(413, 'The body is larger than 5 MB.');
  if (error instanceof URIError) return refused(400, 'The address cannot be read.');
  return refused(500, error instanceof Error ? error.message : String(error));
};
