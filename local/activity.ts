import type { Engines } from './engines/engines.ts';
import { EMPTY_QUEUE, type QueueState } from './engines/queues/queue-state.ts';
import type { World } from './resources/world.ts';

export type QueueStates = Readonly<Record<string, QueueState>>;

/** Nothing may hang for longer than this without any function being called or coming to its end. */
const PATIENCE_MS = 150_000;
const FIRST_LOOK_AGAIN_MS = 4;
const LOOK_AGAIN_MS = 20;

/** What is at work in a local run: messages that are ready or in somebody's hands, records that nobody has read, functions that run. */
export class Activity {
  readonly #engines: Engines;
  readonly #world: World;
  readonly #nowMs: () => number;

  constructor(engines: Engines, world: World, nowMs: () => number) {
    this.#engines = engines;
    this.#world = world;
    this.#nowMs = nowMs;
  }

  queueStates(): Promise<QueueStates> {
    return this.#engines.queueStates(this.#world.queues.map(({ name }) => name));
  }

  /** When the next hidden message comes back that somebody waits for. */
  async nextMessageMs(): Promise<number | null> {
    const states = await this.queueStates();
    const dues = this.#read().flatMap((name) => states[name]?.nextDueMs ?? []);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  /** Resolves when no work that is due is left. @throws a sentence that names what does not come to its end */
  async idle(): Promise<void> {
    let progressMs = performance.now();
    let seen = -1;
    for (let quiet = false, pauseMs = FIRST_LOOK_AGAIN_MS; ; pauseMs = LOOK_AGAIN_MS) {
      const before = this.#steps();
      const busy = await this.#busyWith();
      const steps = this.#steps();
      // Two quiet looks without a call between them: work cannot have hidden from both.
      if (busy.length === 0 && quiet && steps === seen) return;
      quiet = busy.length === 0 && before === steps;
      if (steps !== seen) progressMs = performance.now();
      seen = steps;
      if (performance.now() - progressMs > PATIENCE_MS)
        throw new Error(`still at work, and nothing has moved for ${PATIENCE_MS / 1000} s: ${busy.join(', ')}. See /_local/state.`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  #read(): readonly string[] {
    return this.#world.queues.flatMap(({ name }) => (this.#world.deadLetters.has(name) ? [] : [name]));
  }

  /** Grows with every call that begins or ends. */
  #steps(): number {
    return this.#world.functions.reduce((sum, { state: { calls, running } }) => sum + 2 * calls - running, 0);
  }

  async #busyWith(): Promise<readonly string[]> {
    const [states, heads] = await Promise.all([this.queueStates(), this.#engines.streamHeads()]);
    const now = this.#nowMs();
    const { queueSources, streamSources, functions } = this.#world;
    const queues = this.#read().filter((name) => {
      const { ready, nextDueMs, justReceived } = states[name] ?? EMPTY_QUEUE;
      const isInHands = queueSources.some((source) => source.queueName === name && source.isBusy(justReceived));
      return ready > 0 || isInHands || (nextDueMs !== null && nextDueMs <= now);
    });
    const streams = streamSources.filter(({ arn, done }) => done < (heads[arn] ?? 0));
    const running = functions.filter(({ state }) => state.running > 0);
    return [
      ...queues.map((name) => `the queue ${name}`),
      ...streams.map(({ functionName }) => `the stream of ${functionName}`),
      ...running.map(({ settings }) => `the function ${settings.name}`),
    ];
  }
}
