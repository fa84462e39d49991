import type { RegionCode } from '../region.ts';
import type { Instant } from '../time.ts';
import { isInRange, type Partition, type Range } from './directory.ts';

/**
 * How many rows of a partition of the directory stand under each region, counted once a day: what a large preview is estimated from. Rows,
 * and not organizations: to count those, each once, a run would have to remember as many as there are.
 */
export type Census = Readonly<{ partition: Partition; at: Instant; rows: readonly RegionRows[] }>;

/** In order of the region. */
export type RegionRows = readonly [at: RegionCode, rows: number];

/** Where the count stands that is under way, or when the last one was finished. */
export type CensusProgress = Readonly<
  | { kind: 'finished'; at: Instant }
  | {
      kind: 'counting';
      partition: Partition /** The row key behind which it goes on. */;
      after: string | null;
      rows: readonly RegionRows[];
    }
>;

/** Rows that stand together: they are read from the first on. */
export type Stratum = Readonly<{ partition: Partition; at: RegionCode; rows: number }>;

/** What of the counted rows lies in these ranges. */
export const strataOf = (ranges: readonly Range[], censuses: readonly Census[]): readonly Stratum[] => {
  const byPartition = Map.groupBy(ranges, ({ slotId, province }) => `${slotId}#${province}`);
  return censuses.flatMap(({ partition, rows }) => {
    const here = byPartition.get(`${partition.slotId}#${partition.province}`) ?? [];
    return rows.flatMap(([at, count]) => (here.some((range) => isInRange(range, `${at}#`)) ? [{ partition, at, rows: count }] : []));
  });
};

/** One stratum of a sample, and how many of the sample's points fell into it. */
export type Drawn = Readonly<{ stratum: Stratum; points: number }>;

/**
 * A systematic sample: points at equal distances along all rows, so that a stratum is drawn in
 * proportion to its size. The same rows give the same points.
 */
export const drawPoints = (strata: readonly Stratum[], points: number): readonly Drawn[] => {
  const total = strata.reduce((sum, { rows }) => sum + rows, 0);
  const drawn: Drawn[] = [];
  let passed = 0;
  let next = 0;
  for (const stratum of strata) {
    passed += stratum.rows;
    let here = 0;
    for (; next < points && ((next + 0.5) * total) / points < passed; next++) here += 1;
    if (here > 0) drawn.push({ stratum, points: here });
  }
  return drawn;
};

/** Of the rows that were read at one drawn stratum: how many are wanted. */
export type Look = Readonly<{ points: number; group: string; read: number; wanted: number }>;

export type Estimate = Readonly<{ byGroup: ReadonlyMap<string, number>; total: number; margin: number }>;

/** 95 % of a normal distribution lie within so many standard errors. */
const SURE = 1.96;
/** The count is up to a day old. */
const DRIFT = 0.01;

/**
 * How many rows are wanted in all, by group, from what was seen at the points of a sample; and the margin within which that lies as a rule
 * (95 %), plus 1 % for what the census does not know yet. A group in which nothing was drawn is taken to be like the others.
 *
 * @param rows by group, all of them
 */
export const estimate = (rows: ReadonlyMap<string, number>, looks: readonly Look[]): Estimate => {
  const all = sharesOf(looks);
  const byGroup = new Map<string, number>();
  let variance = 0;
  for (const [group, count] of rows) {
    const own = sharesOf(looks.filter((look) => look.group === group));
    byGroup.set(group, Math.round(count * (own.points > 0 ? own.mean : all.mean)));
    const spread = own.points > 1 ? own.spread : all.spread;
    variance += (count ** 2 * spread) / Math.max(1, own.points);
  }
  const total = [...byGroup.values()].reduce((sum, count) => sum + count, 0);
  return { byGroup, total, margin: Math.ceil(SURE * Math.sqrt(variance) + DRIFT * total) };
};

/**
 * How many of `total` are wanted, of whom some were looked at that stand evenly among them; exact where all were. The margin holds as a
 * rule (95 %).
 */
export const shareOf = (total: number, looked: number, wanted: number): Readonly<{ count: number; margin: number }> => {
  if (looked === 0) return { count: 0, margin: total };
  const share = wanted / looked;
  const unseen = Math.max(0, 1 - looked / total);
  return { count: Math.round(total * share), margin: Math.ceil(SURE * total * Math.sqrt((share * (1 - share) * unseen) / looked)) };
};

/** Mean share of wanted rows over the points, and its variance among them. */
const sharesOf = (looks: readonly Look[]): Readonly<{ points: number; mean: number; spread: number }> => {
  const seen = looks.filter(({ read }) => read > 0);
  const points = seen.reduce((sum, look) => sum + look.points, 0);
  if (points === 0) return { points: 0, mean: 0, spread: 0.25 };
  const mean = seen.reduce((sum, { points: weight, wanted, read }) => sum + (weight * wanted) / read, 0) / points;
  const squares = seen.reduce((sum, { points: weight, wanted, read }) => sum + weight * (wanted / read - mean) ** 2, 0);
  return { points, mean, spread: points > 1 ? squares / (points - 1) : mean * (1 - mean) };
};

/** Split `total` in proportion to `shares`, in whole numbers that add up to it (largest remainders first). */
export const apportion = <Key>(total: number, shares: ReadonlyMap<Key, number>): ReadonlyMap<Key, number> => {
  const sum = [...shares.values()].reduce((all, share) => all + share, 0);
  if (sum === 0) return new Map([...shares.keys()].map((key) => [key, 0]));
  const exact = [...shares].map(([key, share]) => [key, (total * share) / sum] as const);
  const parts = new Map(exact.map(([key, part]) => [key, Math.floor(part)]));
  let left = total - [...parts.values()].reduce((all, part) => all + part, 0);
  for (const [key, part] of exact.toSorted(([, a], [, b]) => (b % 1) - (a % 1))) {
    if (left-- <= 0) break;
    parts.set(key, Math.floor(part) + 1);
  }
  return parts;
};
