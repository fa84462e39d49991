import { owedNotice } from '#domain/feeds/feed-task';
import { standsIn } from '#domain/feeds/stands-in';
import type { Notice } from '#domain/notices/notice';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { FeedFollowers } from '#ports/feed-followers';
import type { FeedTasks } from '#ports/feed-tasks';

export type OweFollowers = Readonly<{ followers: Pick<FeedFollowers, 'living'>; feedTasks: Pick<FeedTasks, 'owe'>; clock: Clock }>;

/**
 * Notices that are new, or changed, are owed to those who follow a feed that they stand in. Twice makes no difference until they have been
 * pushed.
 */
export const oweFollowers = async ({ followers, feedTasks, clock }: OweFollowers, notices: readonly Notice[]): Promise<void> => {
  const now = clock.now();
  const owed = (await followers.living(instant(now))).flatMap(({ id, feed }) =>
    notices.filter((notice) => standsIn(feed, notice, now)).map((notice) => ({ id, notice })),
  );
  for (const { id, notice } of owed) await feedTasks.owe(id, owedNotice(notice), instant(now));
};
