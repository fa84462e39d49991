import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { FeedFollowers } from '#ports/feed-followers';
import { actorOf, type Caller } from '../callers/authorize.ts';

/** An operator ends that a program follows a feed, which is written down. It may ask again. */
export const endFollower = async (
  { followers, clock }: Readonly<{ followers: Pick<FeedFollowers, 'end'>; clock: Clock }>,
  id: string,
  caller: Caller,
): Promise<'ended' | 'unknown'> => {
  const audit = { agencyId: OPERATORS, at: instant(clock.now()), actor: actorOf(caller), action: 'follower.ended', subject: id };
  return (await followers.end(id, audit)) ? 'ended' : 'unknown';
};
