import type { Clock } from '../../functions/ports/clock.ts';
import { NOON } from '../builders.ts';

/** One that is `patient` lets pass whatever can happen without the clock. */
type Timer = Readonly<{ atMs: number; wake: () => void; isPatient: boolean }>;

const PATIENCE = 20;

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

  every(ms: number, work: () => void): () => void {
    let isOn = true;
    const tick = (): void => {
      if (!isOn) return;
      work();
      this.at(this.#ms + ms, tick, true);
    };
    this.at(this.#ms + ms, tick, true);
    return () => {
      isOn = false;
    };
  }

  /** Do something at a moment, in milliseconds since 1970. */
  at(atMs: number, wake: () => void, isPatient = false): void {
    const timer = { atMs: Math.max(atMs, this.#ms), wake, isPatient };
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
      for (let i = 0; i < PATIENCE && this.#timers.at(-1)?.isPatient; i++) await settled();
      const next = done() ? undefined : this.#timers.pop();
      if (!next) return;
      this.#ms = next.atMs;
      next.wake();
      while (this.#timers.at(-1)?.atMs === this.#ms) this.#timers.pop()?.wake();
    }
  }
}
