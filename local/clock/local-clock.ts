import type { Schedule } from './schedule.ts';
import { moveTime, offsetMs, type TimeOffset, virtualNow } from './virtual-time.ts';

/** Something that a schedule starts. */
export type Timer = Readonly<{ name: string; schedule: Schedule; fire: () => Promise<void> }>;

/** What is remembered across restarts. */
export type ClockMemory = Readonly<{ offsetMs: number /** Up to when schedules were looked at. */; lookedMs: number }>;

export type LocalClockDeps = Readonly<{
  time: TimeOffset;
  timers: readonly Timer[];
  /** When the next hidden message comes back, in milliseconds since 1970. */
  nextMessageMs: () => Promise<number | null>;
  /** The time was moved: tell everybody who keeps an eye on it. */
  onMoved: () => Promise<void>;
  /** Resolves when no work that is due is left. */
  idle: () => Promise<void>;
  remember: (memory: ClockMemory) => void;
}>;

const HOUR_MS = 3_600_000;
/** What falls due within a second is one step. */
const SMALLEST_STEP_MS = 1000;
const TICK_MS = 500;
/** Schedules that come more often look for what is there to do: they run once at each step and at the end, and make none of their own. */
const OFTEN_MS = 10 * 60_000;

/**
 * The service's clock. It runs by itself, and can be moved: from one due moment to the next, at most an hour at a time, each time until all
 * that fell due is done. A schedule fires once a step however often it would have: what it starts has to catch up anyway.
 */
export class LocalClock {
  readonly #deps: LocalClockDeps;
  readonly #isRestarted: boolean;
  #lookedMs: number;
  #ticking: NodeJS.Timeout | null = null;
  #moving: Promise<unknown> = Promise.resolve();
  #isMoving = false;
  #nothingBeforeMs = 0;

  /** @param lookedMs up to when the last run looked at its schedules; null: there was none */
  constructor(deps: LocalClockDeps, lookedMs: number | null) {
    this.#deps = deps;
    this.#isRestarted = lookedMs !== null;
    this.#lookedMs = lookedMs ?? virtualNow(deps.time);
  }

  get nowMs(): number {
    return virtualNow(this.#deps.time);
  }

  /** When each schedule fires next. */
  get upcoming(): readonly Readonly<{ name: string; nextMs: number | null }>[] {
    return this.#deps.timers.map(({ name, schedule }) => ({ name, nextMs: schedule.next(this.#lookedMs) }));
  }

  start(): void {
    this.#ticking = setInterval(() => {
      if (!this.#isMoving) void this.#fireDue();
    }, TICK_MS);
    if (this.#isRestarted) void this.#catchUp();
  }

  /** What the last run left undone is found at once: schedules that come often look for it, others fire if they were missed. */
  async #catchUp(): Promise<void> {
    await fireAll(this.#often());
    if (!this.#isMoving) await this.#fireDue();
  }

  stop(): void {
    if (this.#ticking) clearInterval(this.#ticking);
    this.#remember();
  }

  /**
   * Move the clock by `ms`, one move after the other. Answers in how many steps. @throws when work that fell due does not come to an end
   */
  advance(ms: number): Promise<number> {
    const moved = this.#moving.then(() => this.#advance(ms));
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  async #advance(ms: number): Promise<number> {
    const { idle } = this.#deps;
    this.#isMoving = true;
    try {
      await idle();
      let left = ms;
      let steps = 0;
      let fired: readonly Timer[] = [];
      for (; left > 0; steps++) {
        const step = Math.min(left, Math.max(SMALLEST_STEP_MS, (await this.#nextDueMs()) - this.nowMs));
        await this.#move(step);
        left -= step;
        await idle();
        fired = await this.#fireDue();
        if (fired.length > 0) await idle();
      }
      // What fell due behind the last full minute is looked for, too.
      const late = steps > 0 ? this.#often().filter((timer) => !fired.includes(timer)) : [];
      await fireAll(late);
      if (late.length > 0) await idle();
      return steps;
    } finally {
      this.#isMoving = false;
    }
  }

  /** The next moment at which something happens, within the hour. */
  async #nextDueMs(): Promise<number> {
    const now = this.nowMs;
    const message = await this.#deps.nextMessageMs();
    const scheduled = this.#deps.timers.flatMap(({ schedule }) => {
      const next = schedule.next(now);
      return next === null || isFrequent(schedule, now) ? [] : [next];
    });
    return Math.min(now + HOUR_MS, ...scheduled, ...(message === null ? [] : [message]));
  }

  async #move(ms: number): Promise<void> {
    moveTime(this.#deps.time, ms);
    this.#remember();
    await this.#deps.onMoved();
  }

  /** Fire what fell due since the last look. @returns what that was */
  async #fireDue(): Promise<readonly Timer[]> {
    const now = this.nowMs;
    if (now < this.#nothingBeforeMs) return [];
    const due = this.#deps.timers.filter(({ schedule }) => (schedule.next(this.#lookedMs) ?? Number.POSITIVE_INFINITY) <= now);
    this.#lookedMs = now;
    // When a day of another time zone begins is not worked out twice a second.
    this.#nothingBeforeMs = Math.min(...this.#deps.timers.map(({ schedule }) => schedule.next(now) ?? Number.POSITIVE_INFINITY));
    if (due.length === 0) return due;
    this.#remember();
    await fireAll(due);
    return due;
  }

  #often(): readonly Timer[] {
    return this.#deps.timers.filter(({ schedule }) => isFrequent(schedule, this.nowMs));
  }

  #remember(): void {
    this.#deps.remember({ offsetMs: offsetMs(this.#deps.time), lookedMs: this.#lookedMs });
  }
}

const fireAll = async (timers: readonly Timer[]): Promise<void> => {
  await Promise.all(timers.map(({ fire }) => fire()));
};

const isFrequent = (schedule: Schedule, atMs: number): boolean => {
  const next = schedule.next(atMs);
  const following = next === null ? null : schedule.next(next);
  return next !== null && following !== null && following - next < OFTEN_MS;
};
