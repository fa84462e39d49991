import { type BatchProgress, statusAt } from '../mailings/batch.ts';
import type { RegionCode } from '../region.ts';
import { between, type Instant, isoDuration } from '../time.ts';
import type { LineStatus } from './delivery-list.ts';

/**
 * What became of every recipient. The audience is the sum of its parts by construction, so the ledger reconciles at every moment;
 * `possiblyTwice` counts sends, not recipients, and is not a part.
 */
export type Counts = Readonly<Record<LineStatus | 'audience' | 'possiblyTwice', number>>;

const countsFrom = (count: (name: keyof Counts) => number): Counts => ({
  audience: count('audience'),
  delivered: count('delivered'),
  retrying: count('retrying'),
  failed: count('failed'),
  bounced: count('bounced'),
  suppressed: count('suppressed'),
  skipped: count('skipped'),
  pending: count('pending'),
  awaitingDigest: count('awaitingDigest'),
  possiblyTwice: count('possiblyTwice'),
});

export const NO_COUNTS: Counts = countsFrom(() => 0);

export const counted = (status: LineStatus, recipients: number): Counts => ({ ...NO_COUNTS, audience: recipients, [status]: recipients });

export const addCounts = (a: Counts, b: Counts): Counts => countsFrom((name) => a[name] + b[name]);

export const sumCounts = (all: Iterable<Counts>): Counts => {
  let sum = NO_COUNTS;
  for (const counts of all) sum = addCounts(sum, counts);
  return sum;
};

/** The counts of a batch, or of those of its positions that `include` names. */
export const countsOf = (progress: BatchProgress, include?: (position: number) => boolean): Counts => {
  if (!include) {
    const parts = { ...NO_COUNTS, delivered: progress.mark, pending: progress.size - progress.mark };
    for (const [position, { status }] of progress.deviations) {
      parts[position < progress.mark ? 'delivered' : 'pending'] -= 1;
      parts[status] += 1;
    }
    return { ...parts, audience: progress.size, possiblyTwice: progress.possiblyTwice };
  }
  let counts = NO_COUNTS;
  for (let position = 0; position < progress.size; position++) {
    if (include(position)) counts = addCounts(counts, counted(statusAt(progress, position), 1));
  }
  return { ...counts, possiblyTwice: progress.possiblyTwice };
};

/** The same, for each region that recipients of the batch have. */
export const countsByRegion = (progress: BatchProgress, include: (position: number) => boolean = () => true): Map<RegionCode, Counts> => {
  const byRegion = new Map<RegionCode, Counts>();
  let position = 0;
  for (const [region, run] of progress.regions) {
    let counts = byRegion.get(region) ?? NO_COUNTS;
    for (const end = position + run; position < end; position++) {
      if (include(position)) counts = addCounts(counts, counted(statusAt(progress, position), 1));
    }
    byRegion.set(region, counts);
  }
  return byRegion;
};

export type TimeTo = Readonly<{ first?: string; '50'?: string; '95'?: string; '100'?: string }>;

/** So many recipients had been dealt with so long after the start. */
export type DealtWith = Readonly<{ after: string; recipients: number }>;

/** A curve has so many points at most. */
const MOST_POINTS = 60;

/**
 * How long after `startedAt` the first, half, 95 % and all of an audience had been dealt with, exact to one checkpoint of each batch and to
 * three digits: so it takes the same memory for any audience.
 */
export class TimesSettled {
  readonly #startedAt: Instant;
  /** Recipients by milliseconds since the start. */
  readonly #settled = new Map<number, number>();
  #audience = 0;

  constructor(startedAt: Instant) {
    this.#startedAt = startedAt;
  }

  add({ size, marks }: Pick<BatchProgress, 'size' | 'marks'>): void {
    this.#audience += size;
    marks.forEach(({ mark, at }, i) => {
      const ms = Number(between(this.#startedAt, at).toPrecision(3));
      this.#settled.set(ms, (this.#settled.get(ms) ?? 0) + mark - (marks[i - 1]?.mark ?? 0));
    });
  }

  /** What `restore` takes. */
  kept(): Readonly<{ settled: readonly (readonly [ms: number, recipients: number])[]; timed: number }> {
    return { settled: [...this.#settled], timed: this.#audience };
  }

  /** Go on from what was kept of an earlier count. */
  restore(settled: readonly (readonly [ms: number, recipients: number])[], timed: number): void {
    for (const [ms, recipients] of settled) this.#settled.set(ms, (this.#settled.get(ms) ?? 0) + recipients);
    this.#audience += timed;
  }

  #steps(): readonly (readonly [ms: number, recipients: number])[] {
    return [...this.#settled].sort(([a], [b]) => a - b);
  }

  /** How many had been dealt with by when, ever more: a few points of it, the last one always. */
  overTime(): readonly DealtWith[] {
    let recipients = 0;
    const sums = new Map<string, number>();
    for (const [ms, more] of this.#steps()) {
      recipients += more;
      sums.set(isoDuration(ms), recipients);
    }
    const all = [...sums].map(([after, sum]) => ({ after, recipients: sum }));
    const every = Math.ceil(all.length / MOST_POINTS);
    return all.filter((_, i) => i === all.length - 1 || i % every === 0);
  }

  /** As ISO 8601 durations. A part that is not reached yet is absent. */
  timeTo(): TimeTo {
    const steps = this.#steps();
    const reached = (part: number): string | undefined => {
      let sum = 0;
      for (const [ms, recipients] of steps) {
        sum += recipients;
        if (sum >= part) return isoDuration(ms);
      }
      return undefined;
    };
    const marks: [keyof TimeTo, number][] = [
      ['first', 1],
      ['50', Math.ceil(this.#audience * 0.5)],
      ['95', Math.ceil(this.#audience * 0.95)],
      ['100', this.#audience],
    ];
    if (this.#audience === 0) return {};
    return Object.fromEntries(
      marks.flatMap(([name, part]) => {
        const duration = reached(part);
        return duration === undefined ? [] : [[name, duration]];
      }),
    );
  }
}
