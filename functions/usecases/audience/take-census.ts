import { type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import type { CensusProgress, RegionRows } from '#domain/audience/directory-census';
import { EVERYWHERE, type RegionCode } from '#domain/region';
import { between, HOUR, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { DirectoryCensus } from '#ports/directory-census';

export type TakeCensus = Readonly<{ directory: Directory; census: DirectoryCensus; clock: Clock }>;

/** Counted once a day. */
const REST_MS = 23 * HOUR;
/** One run reads so many pages of the directory at most; the next one goes on where it stopped. */
const PAGES = 20;

type Counting = Extract<CensusProgress, { kind: 'counting' }>;

/**
 * Count the rows of the directory by region, partition by partition, a bounded part in each run. A crash repeats at most one run: it begins
 * again where the last one had noted to be.
 *
 * @returns pages that were read
 */
export const takeCensus = async ({ directory, census, clock }: TakeCensus): Promise<number> => {
  const now = instant(clock.now());
  const progress = await census.progress();
  if (progress?.kind === 'finished' && between(progress.at, now) < REST_MS) return 0;
  const partitions = (await directory.partitions()).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  let counting: Counting | null = progress?.kind === 'counting' ? progress : begun(partitions[0]);
  let pages = 0;
  while (counting && pages < PAGES) {
    const { partition, after }: Counting = counting;
    const [range] = rangesOf(scopeOf([EVERYWHERE]), [partition]);
    if (!range) throw new Error(`a partition has a range: ${nameOf(partition)}`);
    const { entries, next }: Awaited<ReturnType<Directory['read']>> = await directory.read(range, after);
    pages += 1;
    const rows = counted(
      counting.rows,
      entries.map(({ at }) => at),
    );
    if (next !== null) counting = { kind: 'counting', partition, after: next, rows };
    else {
      await census.keep({ partition, at: now, rows });
      counting = begun(partitions.find((other) => nameOf(other) > nameOf(partition)));
    }
  }
  await census.saveProgress(counting ?? { kind: 'finished', at: now });
  return pages;
};

const nameOf = ({ slotId, province }: Partition): string => `${slotId}#${province}`;

const begun = (partition: Partition | undefined): Counting | null =>
  partition ? { kind: 'counting', partition, after: null, rows: [] } : null;

/** Rows come in order of their region, so that the last count goes on or a new one begins. */
const counted = (before: readonly RegionRows[], regions: readonly RegionCode[]): readonly RegionRows[] => {
  const rows = [...before];
  for (const at of regions) {
    const last = rows.at(-1);
    if (last && last[0] === at) rows[rows.length - 1] = [at, last[1] + 1];
    else rows.push([at, 1]);
  }
  return rows;
};
