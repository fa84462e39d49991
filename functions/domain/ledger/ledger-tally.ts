import type { BatchProgress } from '../mailings/batch.ts';
import { isFallbackRange } from '../mailings/fallback.ts';
import { countyOf, type RegionCode } from '../region.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';
import {
  addCounts,
  type Counts,
  countsByRegion,
  countsOf,
  type DealtWith,
  NO_COUNTS,
  sumCounts,
  TimesSettled,
  type TimeTo,
} from './ledger.ts';

export type RegionCounts = readonly [region: RegionCode, channel: ChannelType, counts: Counts];

/** What a mailing had done for one notice at a moment, small enough to be kept in one item: by county (or a wider region) and channel. */
export type LedgerSum = Readonly<{
  at: Instant;
  /** Nothing of it can change any more: the mailing was closed. */
  isFinal: boolean;
  /** How often the mailing had been opened again by then: once it is opened more often, this is no longer the last word. @default 0 */
  reopened?: number | undefined;
  counts: readonly RegionCounts[];
  /** Of fallbacks, who were told in the place of others and count apart; absent: there are none. */
  fallback?: readonly RegionCounts[] | undefined;
  possiblyTwice: readonly (readonly [ChannelType, number])[];
  /** Milliseconds since the mailing began, and how many recipients were dealt with then. */
  settled: readonly (readonly [ms: number, recipients: number])[];
  /** Whom `settled` speaks of. */
  timed: number;
  /** The same by channel; absent in what was kept before channels were timed apart. */
  settledBy?:
    | readonly (readonly [ChannelType, settled: readonly (readonly [ms: number, recipients: number])[], timed: number])[]
    | undefined;
}>;

/** Counts by region and channel: all sums of a ledger come from the same numbers. */
export class LedgerTally {
  readonly #counts = new Map<string, RegionCounts>();
  readonly #fallback = new Map<string, RegionCounts>();
  readonly #possiblyTwice = new Map<ChannelType, number>();
  readonly #times: TimesSettled;
  readonly #timesBy = new Map<ChannelType, TimesSettled>();
  readonly #startedAt: Instant;

  constructor(startedAt: Instant) {
    this.#startedAt = startedAt;
    this.#times = new TimesSettled(startedAt);
  }

  static from(startedAt: Instant, sum: LedgerSum): LedgerTally {
    const tally = new LedgerTally(startedAt);
    for (const [region, channel, counts] of sum.counts) tally.add(region, channel, counts);
    for (const [region, channel, counts] of sum.fallback ?? []) addTo(tally.#fallback, region, channel, counts);
    for (const [channel, sends] of sum.possiblyTwice) tally.addTwice(channel, sends);
    tally.#times.restore(sum.settled, sum.timed);
    for (const [channel, settled, timed] of sum.settledBy ?? []) tally.#timesOf(channel).restore(settled, timed);
    return tally;
  }

  add(region: RegionCode, channel: ChannelType, counts: Counts): void {
    addTo(this.#counts, region, channel, counts);
  }

  /**
   * A batch, or those of its positions that `include` names. One in which it names nobody leaves no trace. Fallbacks are counted apart:
   * their organization is in the audience by the contacts that were not reached.
   */
  addProgress(progress: BatchProgress, include?: (position: number) => boolean): void {
    if (isFallbackRange(progress.id.rangeId)) {
      this.#addFallback(progress, include);
      return;
    }
    if (include && countsOf(progress, include).audience === 0) return;
    const { channel } = progress.id;
    for (const [region, counts] of countsByRegion(progress, include)) this.add(region, channel, counts);
    this.addTwice(channel, progress.possiblyTwice);
    this.#times.add(progress);
    this.#timesOf(channel).add(progress);
  }

  #timesOf(channel: ChannelType): TimesSettled {
    const known = this.#timesBy.get(channel) ?? new TimesSettled(this.#startedAt);
    this.#timesBy.set(channel, known);
    return known;
  }

  #addFallback(progress: BatchProgress, include?: (position: number) => boolean): void {
    let { possiblyTwice } = progress;
    for (const [region, counts] of countsByRegion(progress, include)) {
      addTo(this.#fallback, region, progress.id.channel, { ...counts, possiblyTwice });
      possiblyTwice = 0;
    }
  }

  /** What became of fallbacks; null when none was told. */
  fallback(): Counts | null {
    return this.#fallback.size === 0 ? null : sumCounts([...this.#fallback.values()].map(([, , counts]) => counts));
  }

  /** How many have left by a channel, also to those told in the place of others, and also what bounced later. */
  left(channel: ChannelType): number {
    const all = [...this.#counts.values(), ...this.#fallback.values()];
    return all.reduce((sum, [, its, { delivered, bounced }]) => (its === channel ? sum + delivered + bounced : sum), 0);
  }

  /** Sends that may have arrived twice: of sends, and so of no region. */
  addTwice(channel: ChannelType, sends: number): void {
    this.#possiblyTwice.set(channel, (this.#possiblyTwice.get(channel) ?? 0) + sends);
  }

  entries(): readonly RegionCounts[] {
    return [...this.#counts.values()];
  }

  of(channel: ChannelType): Counts {
    const counts = sumCounts(this.entries().flatMap(([, its, some]) => (its === channel ? [some] : [])));
    return { ...counts, possiblyTwice: this.#possiblyTwice.get(channel) ?? 0 };
  }

  /** @param channel of it alone; nothing is known of what was counted before channels were timed apart */
  timeTo(channel?: ChannelType): TimeTo {
    return channel === undefined ? this.#times.timeTo() : (this.#timesBy.get(channel)?.timeTo() ?? {});
  }

  overTime(): readonly DealtWith[] {
    return this.#times.overTime();
  }

  /** To be kept: by county, which is as far down as a breakdown goes. */
  sum(at: Instant, isFinal: boolean): LedgerSum {
    const coarse = new LedgerTally(at);
    for (const [region, channel, counts] of this.entries()) coarse.add(countyOf(region), channel, counts);
    for (const [region, channel, counts] of this.#fallback.values()) addTo(coarse.#fallback, countyOf(region), channel, counts);
    const fallback = coarse.#fallback.size > 0 ? { fallback: [...coarse.#fallback.values()] } : {};
    const settledBy = [...this.#timesBy].map(([channel, times]) => {
      const { settled, timed } = times.kept();
      return [channel, settled, timed] as const;
    });
    const twice = [...this.#possiblyTwice];
    return { at, isFinal, counts: coarse.entries(), ...fallback, possiblyTwice: twice, ...this.#times.kept(), settledBy };
  }
}

const addTo = (all: Map<string, RegionCounts>, region: RegionCode, channel: ChannelType, counts: Counts): void => {
  const key = `${region}#${channel}`;
  const [, , known] = all.get(key) ?? [region, channel, NO_COUNTS];
  all.set(key, [region, channel, addCounts(known, counts)]);
};
