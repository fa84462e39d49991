import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { type Ask, ContractClient, type Reply } from '../cli/client.ts';
import { type Language, sayFor } from '../cli/words.ts';

/** A machine that does much besides takes its time. */
const WAIT_MS = 90_000;
/** Seldom enough: what is waited for needs the same processor. */
const POLL_MS = 250;
/** So many people do something at the same time. */
const AT_ONCE = 12;

/**
 * One who acts in the story: an operator, an agency, an organization. Speaks only the public contract, and expects to get what it asks for.
 */
export class Teller {
  readonly url: string;
  readonly #client: ContractClient;
  readonly #signal: AbortSignal | undefined;
  readonly #language: Language;

  constructor(url: string, key: string | undefined, signal: AbortSignal | undefined, language: Language) {
    this.url = url;
    this.#client = new ContractClient(url, key, language);
    this.#signal = signal;
    this.#language = language;
  }

  /** The same service, asked by the bearer of another key. */
  as(key: string): Teller {
    return new Teller(this.url, key, this.#signal, this.#language);
  }

  /** @throws with what the service said, when it refuses */
  async ask<T>(
    answer: z.ZodType<T>,
    path: string,
    given: Readonly<{ method?: Ask['method']; body?: unknown; headers?: Ask['headers'] }> = {},
  ): Promise<T> {
    return (await this.#asked(answer, path, given)).value;
  }

  /** By what `If-Match` names the state of a thing (RFC 9110, 8.8.3). */
  async tagOf(path: string): Promise<string> {
    return (await this.#asked(z.unknown(), path, {})).headers.get('etag') ?? '';
  }

  async #asked<T>(
    answer: z.ZodType<T>,
    path: string,
    { method, body, headers }: Readonly<{ method?: Ask['method']; body?: unknown; headers?: Ask['headers'] }>,
  ): Promise<Extract<Reply<T>, { kind: 'done' }>> {
    const reply = await this.#client.ask(answer, {
      path,
      signal: this.#signal,
      ...(method === undefined ? {} : { method }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    switch (reply.kind) {
      case 'done':
        return reply;
      case 'refused':
        throw new Error(`${method ?? 'GET'} ${path}: ${reply.text}`);
      case 'unreachable':
        throw new Error(`${method ?? 'GET'} ${path}: ${reply.why}`);
    }
  }

  /** Asks again, after `everyMs` milliseconds, until the answer is what was waited for. */
  async until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean, everyMs = POLL_MS): Promise<T> {
    for (const end = performance.now() + WAIT_MS; performance.now() < end; ) {
      const answer = await ask();
      if (isIt(answer)) return answer;
      await wait(everyMs, undefined, this.#signal ? { signal: this.#signal } : {});
    }
    const say = sayFor(this.#language);
    throw new Error(`${say(`${WAIT_MS / 1000} 秒后仍未完成`, `still not done after ${WAIT_MS / 1000} s`)}: ${this.url}/_local/state`);
  }
}

/** Each of them does its work, a dozen at a time. The answers come in the order of the askers. */
export const together = async <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  const waiting = [...all.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
};
