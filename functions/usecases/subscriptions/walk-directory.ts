import { type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import { EVERYWHERE } from '#domain/region';
import { between, DAY, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import { WALKED_TOGETHER, type WalkProgress, type WalkRecord } from '#ports/directory-walk';

export type WalkDirectory = Readonly<{ directory: Directory; clock: Clock }>;

/** Walked anew so rarely: only an earlier release, which runs during a deployment or after a rollback, leaves anything to find. */
const REST_MS = 30 * DAY;
/** One run reads so many pages at most; the next one goes on where it stopped. A million subscriptions take some nine hours. */
const PAGES = 20;

type Walking = Extract<WalkProgress, { kind: 'walking' }>;

/**
 * Come past every subscription that receives notices, a bounded part in each run, all of it once a month. Paused ones and endpoints that
 * are switched off have no row in the directory. A crash repeats at most one run.
 * @param visit some subscriptions by their ids, one or more times
 */
export const walkDirectory = async (
  { directory, clock }: WalkDirectory,
  record: WalkRecord,
  visit: (ids: readonly string[]) => Promise<void>,
): Promise<void> => {
  const now = instant(clock.now());
  const progress = await record.progress();
  if (progress?.kind === 'finished' && between(progress.at, now) < REST_MS) return;
  const partitions = (await directory.partitions()).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  let walking: Walking | null = progress?.kind === 'walking' ? progress : begun(partitions[0]);
  for (let pages = 0; walking && pages < PAGES; pages++) {
    const { partition, after }: Walking = walking;
    const [range] = rangesOf(scopeOf([EVERYWHERE]), [partition]);
    if (!range) throw new Error(`a partition has a range: ${nameOf(partition)}`);
    const { entries, next }: Awaited<ReturnType<Directory['read']>> = await directory.read(range, after, WALKED_TOGETHER);
    await visit([...new Set(entries.map(({ subscriptionId }) => subscriptionId))]);
    walking =
      next !== null ? { kind: 'walking', partition, after: next } : begun(partitions.find((other) => nameOf(other) > nameOf(partition)));
  }
  await record.saveProgress(walking ?? { kind: 'finished', at: now });
};

const nameOf = ({ slotId, province }: Partition): string => `${slotId}#${province}`;

const begun = (partition: Partition | undefined): Walking | null => (partition ? { kind: 'walking', partition, after: null } : null);
