import type { Clock } from '../../functions/ports/clock.ts';
import { NOON } from '../builders.ts';

type Timer = Readonly<{ atMs: number; wake: () => void }>;

/** Everything that follows from what has happened has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that jumps to the next moment at which somebody wakes, once nobody has anything to do before it. */
export class SimulatedClock implements Clock {
  #ms = Date.parse(NOON);
  #timers: Timer[] = [];

  now(): Date {
    return new Date(this.#ms);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#ms + ms, resolve));
  }

  /** Do something at a moment, in milliseconds since 1970. */
  at(atMs: number, wake: () => void): void {
    const timer = { atMs: Math.max(atMs, this.#ms), wake };
    let low = 0;
    for (let high = this.#timers.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle]?.atMs ?? 0) > timer.atMs) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }

  /** Let time pass until `done`, or until nobody waits for anything. */
  async run(done: () => boolean): Promise<void> {
    for (;;) {
      await settled();
      const next = done() ? undefined : this.#timers.pop();
      if (!next) return;
      this.#ms = next.atMs;
      next.wake();
      while (this.#timers.at(-1)?.atMs === this.#ms) this.#timers.pop()?.wake();
    }
  }
}
