import { type DirectoryEntry, type Range, rangesOf, type Scope } from '#domain/audience/directory';
import { drawPoints, type Estimate, estimate, type Look, type Stratum, strataOf } from '#domain/audience/directory-census';
import type { RegionCode } from '#domain/region';
import type { Directory } from '#ports/directory';
import type { DirectoryCensus } from '#ports/directory-census';
import { directoryPages } from './directory-pages.ts';

export type LookThrough = Readonly<{ directory: Directory; census: Pick<DirectoryCensus, 'of'> }>;

/**
 * How sure a count of the directory is. `exact`: everybody was looked at. `estimate`: right within a margin as a rule (95 %). `at-least`:
 * there are too many to be looked at, and they have not been counted yet, which is done once a day.
 */
export type Precision = 'exact' | 'estimate' | 'at-least';

/** `estimated`: how many rows bear a mark, as far as can be told from a sample; null where no sample was drawn. */
export type LookedThrough = Readonly<{ precision: Precision; estimated: ((mark: string) => Estimate) | null }>;

/** @param weight how many rows this one stands for @returns what it is counted as: its marks */
export type LookAt = (entry: DirectoryEntry, weight: number) => readonly string[];

/** Up to so many rows of the directory are looked at one by one: some twenty pages. */
export const EXACT_ROWS = 50_000;
/** … in so many ranges: each is a read at least. */
const EXACT_RANGES = 400;
/** A larger part is estimated from so many places along the directory … */
const POINTS = 48;
/** … and so many rows at each. */
const ROWS_AT_POINT = 250;
/** Places that are read at once. */
const AT_ONCE = 8;

/**
 * Come past the rows of a part of the country: all of them where that is a bounded number of reads, else a sample.
 *
 * @param rowOf the row of a breakdown by region that a region belongs to
 */
export const lookThrough = async (
  deps: LookThrough,
  scope: Scope,
  rowOf: (region: RegionCode) => RegionCode,
  look: LookAt,
): Promise<LookedThrough> => {
  const partitions = await deps.directory.partitions();
  const ranges = rangesOf(scope, partitions);
  const looked = new Map(ranges.map(({ slotId, province }) => [`${slotId}#${province}`, { slotId, province }] as const));
  const strata = strataOf(ranges, await deps.census.of([...looked.values()]));
  const expected = strata.reduce((sum, { rows }) => sum + rows, 0);
  return expected > EXACT_ROWS || (expected > 0 && ranges.length > EXACT_RANGES)
    ? fromSample(deps, strata, rowOf, look)
    : oneByOne(deps, ranges, look);
};

const oneByOne = async ({ directory }: LookThrough, ranges: readonly Range[], look: LookAt): Promise<LookedThrough> => {
  const waiting = ranges.slice(0, EXACT_RANGES);
  let looked = 0;
  // More than the census knew of: they came since, or were never counted.
  const isTooMuch = (): boolean => looked > 2 * EXACT_ROWS;
  const reader = async (): Promise<void> => {
    for (let range = waiting.shift(); range !== undefined && !isTooMuch(); range = waiting.shift()) {
      for await (const entries of directoryPages(directory, range)) {
        looked += entries.length;
        for (const entry of entries) look(entry, 1);
        if (isTooMuch()) return;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return { precision: isTooMuch() || ranges.length > EXACT_RANGES ? 'at-least' : 'exact', estimated: null };
};

/** Of one place of a sample. */
type Place = Omit<Look, 'wanted'> & Readonly<{ marked: ReadonlyMap<string, number> }>;

/** Rows are grouped by the part of the breakdown in which they stand: so an estimate by region is as good as the census. */
const fromSample = async (
  { directory }: LookThrough,
  strata: readonly Stratum[],
  rowOf: (region: RegionCode) => RegionCode,
  look: LookAt,
): Promise<LookedThrough> => {
  const rows = new Map<string, number>();
  for (const { at, rows: count } of strata) rows.set(rowOf(at), (rows.get(rowOf(at)) ?? 0) + count);
  const all = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const drawn = drawPoints(strata, POINTS);
  const places: Place[] = [];
  for (let first = 0; first < drawn.length; first += AT_ONCE) {
    const some = drawn.slice(first, first + AT_ONCE);
    const pages = await Promise.all(some.map(({ stratum, points }) => directory.read(rangeAt(stratum), null, points * ROWS_AT_POINT)));
    for (const [i, { stratum, points }] of some.entries()) {
      const entries = pages[i]?.entries ?? [];
      const weight = (all * points) / POINTS / Math.max(1, entries.length);
      const marked = new Map<string, number>();
      for (const mark of entries.flatMap((entry) => look(entry, weight))) marked.set(mark, (marked.get(mark) ?? 0) + 1);
      places.push({ points, group: rowOf(stratum.at), read: entries.length, marked });
    }
  }
  const estimated = (mark: string): Estimate =>
    estimate(
      rows,
      places.map(({ marked, ...place }) => ({ ...place, wanted: marked.get(mark) ?? 0 })),
    );
  return { precision: 'estimate', estimated };
};

/** The rows that stand exactly at a region. */
const rangeAt = ({ partition, at }: Stratum): Range => ({ ...partition, from: `${at}#`, before: `${at}$` });
