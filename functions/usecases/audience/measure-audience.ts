import type { AddressedNotice, Reason } from '#domain/audience/audience';
import { type DirectoryEntry, isImmediate, type Range, rangesOf } from '#domain/audience/directory';
import { apportion, drawPoints, estimate, type Look, type Stratum, strataOf } from '#domain/audience/directory-census';
import { noticeSelection } from '#domain/audience/selection';
import { slotFromId } from '#domain/mailings/slot';
import type { RegionCode } from '#domain/region';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Directory } from '#ports/directory';
import type { DirectoryCensus } from '#ports/directory-census';
import { directoryPages } from './directory-pages.ts';

export type MeasureAudience = Readonly<{ directory: Directory; census: Pick<DirectoryCensus, 'of'> }>;

type Mode = 'immediate' | 'daily' | 'weekly';
export type Sample = Readonly<{ subscriptionId: string; reasons: readonly Reason[]; sections: readonly number[] }>;

/**
 * How many a notice concerns. `exact`: everybody was looked at. `estimate`: right within `margin` as a rule (95 %). `at-least`: there are
 * too many to be looked at, and they have not been counted yet, which is done once a day.
 */
export type Measured = Readonly<{
  precision: 'exact' | 'estimate' | 'at-least';
  margin: number;
  subscriptions: number;
  /** Of an estimate: so many as there would be if they were everywhere to the subscriptions as they were in the sample. */
  organizations: number;
  byChannel: Readonly<Record<ChannelType, number>>;
  byFrequency: Readonly<Record<Mode, number>>;
  byRegion: ReadonlyMap<RegionCode, number>;
  sample: readonly Sample[];
}>;

/** Up to so many rows of the directory are looked at one by one: some twenty pages. */
export const EXACT_ROWS = 50_000;
/** … in so many ranges: each is a read at least. */
const EXACT_RANGES = 400;
/** A larger audience is estimated from so many places along the directory … */
const POINTS = 48;
/** … and so many rows at each. */
const ROWS_AT_POINT = 250;
/** Places that are read at once. */
const AT_ONCE = 8;
/** Organizations that are shown. */
const SHOWN = 10;

/** Rows that are not to be counted. */
type Except = (entry: DirectoryEntry) => boolean;

/** @param rowOf the row of a breakdown by region that an organization's region belongs to */
export const measureAudience = async (
  deps: MeasureAudience,
  notice: AddressedNotice,
  rowOf: (region: RegionCode) => RegionCode,
  except: Except = () => false,
): Promise<Measured> => {
  const found = new Found(notice, rowOf, except);
  const partitions = await deps.directory.partitions();
  const ranges = rangesOf(notice.scope, partitions);
  const looked = new Map(ranges.map(({ slotId, province }) => [`${slotId}#${province}`, { slotId, province }] as const));
  const strata = strataOf(ranges, await deps.census.of([...looked.values()]));
  const expected = strata.reduce((sum, { rows }) => sum + rows, 0);
  return expected > EXACT_ROWS || (expected > 0 && ranges.length > EXACT_RANGES)
    ? fromSample(deps, found, strata, rowOf)
    : oneByOne(deps, found, ranges);
};

const modeOf = (slotId: string): Mode => (isImmediate(slotId) ? 'immediate' : slotFromId(slotId).mode);

/** Those who are wanted among rows that come by. */
class Found {
  readonly sample: Sample[] = [];
  readonly #byKind = new Map<`${ChannelType}/${Mode}`, number>();
  readonly #byRegion = new Map<RegionCode, number>();
  /** As many as rows are looked at, at most. */
  readonly #organizations = new Set<string>();
  #wanted = 0;
  readonly #select: ReturnType<typeof noticeSelection>;
  readonly #rowOf: (region: RegionCode) => RegionCode;

  constructor(notice: AddressedNotice, rowOf: (region: RegionCode) => RegionCode, except: Except) {
    const select = noticeSelection(notice);
    this.#select = (entry) => (except(entry) ? null : select(entry));
    this.#rowOf = rowOf;
  }

  /** @param weight how many rows this one stands for @returns whether it is wanted */
  look(entry: DirectoryEntry, weight: number): boolean {
    const [mention] = this.#select(entry) ?? [];
    if (!mention) return false;
    this.#wanted += 1;
    this.#organizations.add(entry.organizationId);
    const kind = `${entry.channel}/${modeOf(entry.slotId)}` as const;
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + weight);
    const row = this.#rowOf(entry.candidate.region);
    this.#byRegion.set(row, (this.#byRegion.get(row) ?? 0) + weight);
    if (this.sample.length < SHOWN) this.sample.push({ subscriptionId: entry.subscriptionId, ...mention });
    return true;
  }

  /** @param total all that are wanted; the parts add up to it */
  measured(total: number | null): Omit<Measured, 'precision' | 'margin'> {
    const subscriptions = total ?? [...this.#byKind.values()].reduce((sum, count) => sum + count, 0);
    const kinds = apportion(subscriptions, this.#byKind);
    const of = (part: string): number => [...kinds].reduce((sum, [kind, count]) => (kind.split('/').includes(part) ? sum + count : sum), 0);
    return {
      subscriptions,
      organizations: this.#wanted === 0 ? 0 : Math.round((subscriptions * this.#organizations.size) / this.#wanted),
      byChannel: { email: of('email'), webhook: of('webhook') },
      byFrequency: { immediate: of('immediate'), daily: of('daily'), weekly: of('weekly') },
      byRegion: apportion(subscriptions, this.#byRegion),
      sample: this.sample,
    };
  }
}

const oneByOne = async ({ directory }: MeasureAudience, found: Found, ranges: readonly Range[]): Promise<Measured> => {
  const waiting = ranges.slice(0, EXACT_RANGES);
  let looked = 0;
  // More than the census knew of: they came since, or were never counted.
  const isTooMuch = (): boolean => looked > 2 * EXACT_ROWS;
  const reader = async (): Promise<void> => {
    for (let range = waiting.shift(); range !== undefined && !isTooMuch(); range = waiting.shift()) {
      for await (const entries of directoryPages(directory, range)) {
        looked += entries.length;
        for (const entry of entries) found.look(entry, 1);
        if (isTooMuch()) return;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  const precision = isTooMuch() || ranges.length > EXACT_RANGES ? 'at-least' : 'exact';
  return { precision, margin: 0, ...found.measured(null) };
};

/** Rows are grouped by the part of the breakdown in which they stand: so an estimate by region is as good as the census. */
const fromSample = async (
  { directory }: MeasureAudience,
  found: Found,
  strata: readonly Stratum[],
  rowOf: (region: RegionCode) => RegionCode,
): Promise<Measured> => {
  const rows = new Map<string, number>();
  for (const { at, rows: count } of strata) rows.set(rowOf(at), (rows.get(rowOf(at)) ?? 0) + count);
  const all = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const drawn = drawPoints(strata, POINTS);
  const looks: Look[] = [];
  for (let first = 0; first < drawn.length; first += AT_ONCE) {
    const some = drawn.slice(first, first + AT_ONCE);
    const pages = await Promise.all(some.map(({ stratum, points }) => directory.read(rangeAt(stratum), null, points * ROWS_AT_POINT)));
    for (const [i, { stratum, points }] of some.entries()) {
      const entries = pages[i]?.entries ?? [];
      const weight = (all * points) / POINTS / Math.max(1, entries.length);
      const wanted = entries.filter((entry) => found.look(entry, weight)).length;
      looks.push({ points, group: rowOf(stratum.at), read: entries.length, wanted });
    }
  }
  const { total, margin, byGroup } = estimate(rows, looks);
  return { precision: 'estimate', margin, ...found.measured(total), byRegion: byGroup };
};

/** The rows that stand exactly at a region. */
const rangeAt = ({ partition, at }: Stratum): Range => ({ ...partition, from: `${at}#`, before: `${at}$` });
