import { owedNotice } from '#domain/feeds/feed-task';
import { standsIn } from '#domain/feeds/stands-in';
import type { SearchEntry } from '#domain/search/search-entry';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { FeedFollowers } from '#ports/feed-followers';
import type { FeedTasks } from '#ports/feed-tasks';
import type { FaultCollector } from '../fault-collector.ts';

export type OweFollowers = Readonly<{ followers: Pick<FeedFollowers, 'living'>; feedTasks: Pick<FeedTasks, 'owe'>; clock: Clock }>;

/** Followers that are written to side by side. */
const TOGETHER = 20;

/**
 * Notices that are new, or changed, are owed to those who follow a feed that they stand in, or stood in until now. Twice makes no
 * difference until they have been pushed. One to whom nothing can be owed keeps nothing from the others.
 *
 * @param entries what a search reads of them, as they stand
 * @param before … and as they stood until now, where they did
 */
export const oweFollowers = async (
  { followers, feedTasks, clock }: OweFollowers,
  entries: readonly SearchEntry[],
  before: ReadonlyMap<string, SearchEntry>,
  faults: FaultCollector,
): Promise<void> => {
  const now = clock.now();
  const living = await faults.try('followers', [], () => followers.living(instant(now)));
  const changes = entries.map((entry) => ({ entry, was: before.get(entry.id) })).filter(({ entry, was }) => !isAsBefore(entry, was));
  const debts = living
    .map(({ id, feed }) => ({
      id,
      owed: changes
        .filter(({ entry, was }) => standsIn(feed, entry, now) || (was !== undefined && standsIn(feed, was, now)))
        .map(({ entry }) => owedNotice(entry)),
    }))
    .filter(({ owed }) => owed.length > 0);
  for (let first = 0; first < debts.length; first += TOGETHER)
    await Promise.all(
      debts.slice(first, first + TOGETHER).map(({ id, owed }) => faults.try(id, false, () => feedTasks.owe(id, owed, instant(now)))),
    );
};

/** Is it another revision in which nothing changed that a feed shows? Of the same one nobody knows whether it was owed. */
const isAsBefore = (entry: SearchEntry, was: SearchEntry | undefined): boolean =>
  was !== undefined && was.revision < entry.revision && was.changedAt === entry.changedAt;
