import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';

const Call = z.object({
  name: z.string(),
  at: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  status: z.int(),
});
export type Call = z.infer<typeof Call>;

/** How a receiver is told to misbehave. */
export const Behaviour = z.strictObject({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  body: z.string().optional(),
});
export type Behaviour = z.infer<typeof Behaviour>;

const Challenge = z.object({ data: z.object({ challenge: z.string() }) });

export type ReceiverAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string; delayMs: number }>;

/** Webhook receivers by name: they accept everything, answer consent challenges, and list their calls. */
export class Receivers {
  readonly #calls = new Map<string, Call[]>();
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #file: string | null;

  constructor(dataFolder: string | null) {
    this.#file = dataFolder === null ? null : join(dataFolder, 'webhook-calls.jsonl');
    if (!this.#file || !existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      try {
        this.#keep(Call.parse(JSON.parse(line)));
      } catch {
        // the end of the file, or a line that a kill cut short
      }
    }
  }

  names(): readonly string[] {
    return [...this.#calls.keys()].sort();
  }

  calls(name: string): readonly (Call & { json?: unknown })[] {
    return (this.#calls.get(name) ?? []).map((call) => ({ ...call, ...parsed(call.body) }));
  }

  behave(name: string, behaviour: Behaviour): void {
    if (Object.keys(behaviour).length === 0) this.#behaviours.delete(name);
    else this.#behaviours.set(name, behaviour);
  }

  receive(name: string, at: string, method: string, headers: IncomingHttpHeaders, body: string): ReceiverAnswer {
    const { status = 200, headers: extra = {}, delayMs = 0, body: text } = this.#behaviours.get(name) ?? {};
    const challenge = Challenge.safeParse(parsed(body).json);
    const answer =
      method === 'OPTIONS'
        ? {
            body: '',
            headers: {
              'webhook-allowed-origin': String(headers['webhook-request-origin'] ?? '*'),
              'webhook-allowed-rate': '120',
              allow: 'POST, OPTIONS',
            },
          }
        : {
            body: challenge.success ? JSON.stringify({ challenge: challenge.data.data.challenge }) : '',
            headers: { 'content-type': 'application/json' },
          };
    const call: Call = {
      name,
      at,
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])),
      body,
      status,
    };
    this.#keep(call);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(call)}\n`);
    return { status, headers: { ...answer.headers, ...extra }, body: text ?? answer.body, delayMs };
  }

  #keep(call: Call): void {
    const calls = this.#calls.get(call.name);
    if (calls) calls.push(call);
    else this.#calls.set(call.name, [call]);
  }
}

const parsed = (body: string): Readonly<{ json?: unknown }> => {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return {};
  }
};
