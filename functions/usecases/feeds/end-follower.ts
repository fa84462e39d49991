import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { FeedFollowers } from '#ports/feed-followers';
import type { FeedTasks } from '#ports/feed-tasks';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type EndFollower = Readonly<{
  followers: Pick<FeedFollowers, 'find' | 'end'>;
  feedTasks: Pick<FeedTasks, 'ask'>;
  clock: Clock;
}>;

/** An operator ends that a program follows a feed, which is written down, and which the program is told. It may ask again. */
export const endFollower = async (
  { followers, feedTasks, clock }: EndFollower,
  id: string,
  caller: Caller,
): Promise<'ended' | 'unknown'> => {
  const now = instant(clock.now());
  const follower = await followers.find(id, now);
  const audit = { agencyId: OPERATORS, at: now, actor: actorOf(caller), action: 'follower.ended', subject: id };
  if (!follower || !(await followers.end(id, audit))) return 'unknown';
  const { callback, feed } = follower;
  await feedTasks.ask({
    task: 'ask',
    mode: 'denied',
    followerId: id,
    askedAt: now,
    dueAt: now,
    attempts: 0,
    callback,
    leaseSeconds: 0,
    feed,
  });
  return 'ended';
};
