import { type IncomingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { AppendLog } from '../data/append-log.ts';

const Call = z.object({
  name: z.string(),
  at: z.string(),
  method: z.string(),
  /** What stood in its address behind the question mark. */
  query: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** What it was answered. */
  status: z.int(),
});
export type Call = z.infer<typeof Call>;

/** How a receiver is told to misbehave; nothing of it means that it behaves again. */
const canBeSent = (headers: Readonly<Record<string, string>>): boolean => {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
};

export const Behaviour = z.strictObject({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).refine(canBeSent, 'names and values as HTTP has them (RFC 9110 5.5)').optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  body: z.string().optional(),
});
export type Behaviour = z.infer<typeof Behaviour>;

const RobotMessage = z.union([
  z.object({ msgtype: z.string(), blocks: z.undefined().optional() }),
  z.object({ msg_type: z.string(), msgtype: z.undefined().optional(), blocks: z.undefined().optional() }),
  z.object({ blocks: z.array(z.unknown()), msgtype: z.undefined().optional() }),
]);

const Challenge = z.object({ data: z.object({ challenge: z.string() }) });

export type Received = Readonly<{
  name: string;
  at: string;
  method: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}>;
export type ReceiverAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string; delayMs: number }>;

/** Webhook receivers by name: they accept everything, answer questions for consent, and list their calls. */
export class Receivers {
  readonly #calls = new Map<string, Call[]>();
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #log: AppendLog<Call> | null;

  constructor(dataFolder: string | null) {
    this.#log = dataFolder === null ? null : new AppendLog(join(dataFolder, 'webhook-calls.jsonl'), Call);
    for (const call of this.#log?.read() ?? []) this.#keep(call);
  }

  names(): readonly string[] {
    return [...this.#calls.keys()].sort();
  }

  calls(name: string): readonly (Call & Readonly<{ json?: unknown }>)[] {
    return (this.#calls.get(name) ?? []).map((call) => ({ ...call, ...parsed(call.body) }));
  }

  behave(name: string, behaviour: Behaviour): void {
    if (Object.keys(behaviour).length === 0) this.#behaviours.delete(name);
    else this.#behaviours.set(name, behaviour);
  }

  receive({ name, at, method, query, headers, body }: Received): ReceiverAnswer {
    const { status = 200, headers: extra = {}, delayMs = 0, body: told } = this.#behaviours.get(name) ?? {};
    const answer = answerTo(method, { query, headers, body });
    const given = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, String(value)]));
    const call = { name, at, method, ...(query.size > 0 ? { query: String(query) } : {}), headers: given, body, status };
    this.#keep(call);
    this.#log?.append(call);
    return { status, headers: { ...answer.headers, ...extra }, body: told ?? answer.body, delayMs };
  }

  close(): void {
    this.#log?.close();
  }

  #keep(call: Call): void {
    const calls = this.#calls.get(call.name);
    if (calls) calls.push(call);
    else this.#calls.set(call.name, [call]);
  }
}

const answerTo = (method: string, { query, headers, body }: Pick<Received, 'query' | 'headers' | 'body'>): Answer => {
  if (method === 'OPTIONS') return handshake(headers);
  return method === 'GET' ? { headers: { 'content-type': 'text/plain' }, body: query.get('hub.challenge') ?? '' } : consent(body);
};

type Answer = Readonly<{ headers: Readonly<Record<string, string>>; body: string }>;

/** "Yes, you may send": the validation handshake of CloudEvents' HTTP webhooks, section 4. */
const handshake = (headers: IncomingHttpHeaders): Answer => ({
  headers: {
    'webhook-allowed-origin': String(headers['webhook-request-origin'] ?? '*'),
    'webhook-allowed-rate': String(headers['webhook-request-rate'] ?? '120'),
    allow: 'POST, OPTIONS',
  },
  body: '',
});

/** As the robots of groups thank for a message: WeCom and DingTalk, Feishu, Slack. Null: it is none for them. */
const thanksOfRobot = (json: unknown): Answer | null => {
  const { success, data: message } = RobotMessage.safeParse(json);
  if (!success) return null;
  if (message.blocks) return { headers: { 'content-type': 'text/html' }, body: 'ok' };
  const thanks = message.msgtype
    ? { errcode: 0, errmsg: 'ok' }
    : { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(thanks) };
};

/** A challenge comes back in the body; anything else is thanked for with nothing, or as a robot does. */
const consent = (body: string): Answer => {
  const robot = thanksOfRobot(parsed(body).json);
  if (robot) return robot;
  const challenge = Challenge.safeParse(parsed(body).json);
  return {
    headers: { 'content-type': 'application/json' },
    body: challenge.success ? JSON.stringify({ challenge: challenge.data.data.challenge }) : '{}',
  };
};

const parsed = (body: string): Readonly<{ json?: unknown }> => {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return {};
  }
};
