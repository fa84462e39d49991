import type { LocalFunction } from '../lambda/local-function.ts';
import { failuresOf } from './batch-answer.ts';

export type StreamEvent = Readonly<{
  eventSourceARN: string;
  dynamodb: Readonly<{ SequenceNumber: string; Keys: unknown; ApproximateCreationDateTime: number }>;
}>;

export type StreamLaneOptions = Readonly<{
  fn: LocalFunction;
  batchSize: number;
  reportsFailures: boolean;
  /** Halve a batch that failed, to find the record that is to blame. */
  bisects: boolean;
  /** Tries after the first one; -1: without end. */
  retries: number;
  /** Seconds after which a record is given up; -1: never. */
  maxAgeSeconds: number;
  nowMs: () => number;
  /** Told what was given up, and why. */
  onGivenUp: (events: readonly StreamEvent[], tries: number, condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded') => Promise<void>;
}>;

type Waiting = Readonly<{ event: StreamEvent; done: () => void }>;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Records whose keys share a lane, worked on in order: a batch is done or given up before the next one begins. */
export class StreamLane {
  readonly #options: StreamLaneOptions;
  readonly #waiting: Waiting[] = [];
  #isWorking = false;
  #isStopped = false;

  constructor(options: StreamLaneOptions) {
    this.#options = options;
  }

  add(event: StreamEvent, done: () => void): void {
    this.#waiting.push({ event, done });
    if (!this.#isWorking) void this.#work();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    // Others of the same page join the batch.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#isStopped) {
      const batch = this.#waiting.splice(0, this.#options.batchSize);
      await this.#attempt(
        batch.map(({ event }) => event),
        0,
      );
      if (!this.#isStopped) for (const { done } of batch) done();
    }
    this.#isWorking = false;
  }

  async #attempt(events: readonly StreamEvent[], tries: number): Promise<void> {
    const young = await this.#withoutOld(events, tries);
    if (young.length === 0) return;
    const rest = await this.#invoke(young);
    if (rest.length === 0 || this.#isStopped) return;
    const { retries, bisects, onGivenUp } = this.#options;
    const splits = bisects && rest.length > 1;
    // A batch that got shorter is another batch, with tries of its own; halving one is no try.
    const tried = rest.length < young.length ? 0 : splits ? tries : tries + 1;
    if (retries >= 0 && tried > retries) return onGivenUp(rest, tried, 'RetryAttemptsExhausted');
    await new Promise((resolve) => setTimeout(resolve, Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS)));
    if (!splits) return this.#attempt(rest, tried);
    const half = rest.length >> 1;
    await this.#attempt(rest.slice(0, half), tried);
    await this.#attempt(rest.slice(half), tried);
  }

  async #withoutOld(events: readonly StreamEvent[], tries: number): Promise<readonly StreamEvent[]> {
    const { maxAgeSeconds, nowMs, onGivenUp } = this.#options;
    if (maxAgeSeconds < 0) return events;
    const oldest = nowMs() / 1000 - maxAgeSeconds;
    const isOld = ({ dynamodb }: StreamEvent): boolean => dynamodb.ApproximateCreationDateTime < oldest;
    const old = events.filter(isOld);
    if (old.length > 0) await onGivenUp(old, tries, 'RecordAgeExceeded');
    return events.filter((event) => !isOld(event));
  }

  /** What is left to do: from the first failure on, since the order counts. */
  async #invoke(events: readonly StreamEvent[]): Promise<readonly StreamEvent[]> {
    const numbers = events.map(({ dynamodb }) => dynamodb.SequenceNumber);
    try {
      const answer = await this.#options.fn.invoke({ Records: events });
      if (!this.#options.reportsFailures) return [];
      const failures = failuresOf(answer, new Set(numbers));
      if (failures === null) return events;
      const first = numbers.findIndex((number) => failures.has(number));
      return first < 0 ? [] : events.slice(first);
    } catch {
      return events; // told in the function's state
    }
  }
}
