import type { Schedule } from './sources/schedule.ts';
import { moveTime, type TimeOffset, virtualNow } from './virtual-time.ts';

export type Timer = Readonly<{ name: string; schedule: Schedule; fire: () => Promise<void> }>;

export type LocalClockDeps = Readonly<{
  time: TimeOffset;
  timers: readonly Timer[];
  /** When the next hidden message comes back, in milliseconds since 1970. */
  nextDueMs: () => Promise<number | null>;
  /** Resolves when no work that is due is left. */
  idle: () => Promise<void>;
  onMoved: () => void;
}>;

const HOUR_MS = 3_600_000;
/** A step lands just behind what it is for. */
const BEHIND_MS = 50;
const TICK_MS = 1000;

/**
 * The service's clock. It runs by itself, and can be moved: from one due moment to the next, at most to the next full hour, each time until all that
 * fell due is done. A schedule fires once a step however often it would have: what it starts has to catch up anyway.
 */
export class LocalClock {
  readonly #deps: LocalClockDeps;
  #lookedMs: number;
  #ticking: NodeJS.Timeout | null = null;
  #moving: Promise<unknown> = Promise.resolve();
  #isMoving = false;

  constructor(deps: LocalClockDeps) {
    this.#deps = deps;
    this.#lookedMs = virtualNow(deps.time);
  }

  get nowMs(): number {
    return virtualNow(this.#deps.time);
  }

  start(): void {
    this.#ticking = setInterval(() => {
      if (!this.#isMoving) void this.#fireDue();
    }, TICK_MS);
  }

  stop(): void {
    if (this.#ticking) clearInterval(this.#ticking);
  }

  /** Fire every schedule now, whether it is due or not: after a start it finds what the last run left. */
  async fireAll(): Promise<void> {
    await Promise.all(this.#deps.timers.map(({ fire }) => fire()));
  }

  /** Move the clock by `ms`; one move after the other. Answers how many steps it took. */
  advance(ms: number): Promise<number> {
    const moved = this.#moving.then(() => this.#advance(ms));
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  async #advance(ms: number): Promise<number> {
    const { time, idle, nextDueMs, onMoved } = this.#deps;
    this.#isMoving = true;
    let steps = 0;
    try {
      await idle();
      let left = ms;
      while (left > 0) {
        const now = this.nowMs;
        const hour = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
        const due = (await nextDueMs()) ?? Number.POSITIVE_INFINITY;
        const step = Math.min(left, Math.max(1, Math.min(hour, due > now ? due : hour) + BEHIND_MS - now));
        moveTime(time, step);
        left -= step;
        steps += 1;
        onMoved();
        await idle();
        await this.#fireDue();
        await idle();
      }
    } finally {
      this.#isMoving = false;
    }
    return steps;
  }

  async #fireDue(): Promise<void> {
    const from = this.#lookedMs;
    const to = this.nowMs;
    this.#lookedMs = to;
    await Promise.all(this.#deps.timers.filter(({ schedule }) => schedule.fellDue(from, to)).map(({ fire }) => fire()));
  }
}
