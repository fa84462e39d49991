import type { Clock, Random } from '../../functions/ports/clock.ts';
import { NOON } from '../builders.ts';

type Timer = { readonly everyMs: number; dueMs: number; readonly work: () => void };

/** A clock that stands still until it is moved. Whoever sleeps on it moves it on, so that tests never wait. */
export class SettableClock implements Clock {
  #ms: number;
  readonly #timers = new Set<Timer>();

  constructor(at: string = NOON) {
    this.#ms = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  async sleep(ms: number): Promise<void> {
    this.advance(ms);
  }

  every(ms: number, work: () => void): () => void {
    const timer: Timer = { everyMs: ms, dueMs: this.#ms + ms, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers go off once for a leap over many of their times, and not by a clock that is put back. */
  advance(ms: number): void {
    this.#ms += ms;
    for (const timer of this.#timers) {
      if (ms < 0) timer.dueMs += ms;
      if (timer.dueMs > this.#ms) continue;
      timer.dueMs = this.#ms + timer.everyMs;
      timer.work();
    }
  }

  set(at: string): void {
    this.advance(Date.parse(at) - this.#ms);
  }
}

/** No luck at all: ids count up, and `next` is always the same. */
export class FixedRandom implements Random {
  #made = 0;
  readonly #next: number;

  constructor(next = 0.5) {
    this.#next = next;
  }

  next(): number {
    return this.#next;
  }

  newId(prefix: string, now: Date): string {
    return `${prefix}-${now.getTime().toString(36).padStart(10, '0')}${String(++this.#made).padStart(16, '0')}`;
  }

  secret(bytes: number): string {
    return Buffer.alloc(bytes, ++this.#made % 256).toString('base64url');
  }
}
