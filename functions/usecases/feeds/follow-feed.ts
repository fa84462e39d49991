import type { FollowMode } from '#domain/feeds/feed-task';
import { type FollowedFeed, hasRoom, leaseMs } from '#domain/feeds/follower';
import { endpointIdentity } from '#domain/subscriptions/contact';
import { instant, SECOND } from '#domain/time';
import type { Admission } from '#ports/call-limiter';
import type { Clock } from '#ports/clock';
import type { FeedFollowers } from '#ports/feed-followers';
import type { FeedTasks } from '#ports/feed-tasks';
import type { Vault } from '#ports/vault';
import { admitFollow, type LimitCalls } from '../callers/limit-calls.ts';

export type FollowFeed = LimitCalls &
  Readonly<{
    followers: Pick<FeedFollowers, 'living'>;
    feedTasks: Pick<FeedTasks, 'ask'>;
    vault: Pick<Vault, 'seal' | 'fingerprint'>;
    /** Why this URL is never called, or null. */
    refusalOfUrl: (url: string) => string | null;
    clock: Clock;
  }>;

export type FollowDraft = Readonly<{
  mode: FollowMode;
  callback: string;
  /** What pushes are to be signed with; null: not at all. */
  secret: string | null;
  /** Null: as long as is usual. */
  leaseSeconds: number | null;
  feed: FollowedFeed;
}>;

/**
 * `asked`: the callback will be. `callback-refused`: it is never called. `no-room`: too many follow already, of this host or in all.
 * `over`: it was called too often in this hour.
 */
export type FollowAsked = Readonly<{ kind: 'asked' | 'no-room' | 'callback-refused' }> | Extract<Admission, { kind: 'over' }>;

/**
 * Somebody asks us to push a feed to a callback, or to end that. Nothing is pushed before the callback has said that it wants it, nor is
 * an end taken on another's word (WebSub, 5.3).
 *
 * @param network where they call from; null: from this machine itself
 */
export const followFeed = async (
  deps: FollowFeed,
  { mode, callback, secret, leaseSeconds, feed }: FollowDraft,
  network: string | null,
): Promise<FollowAsked> => {
  const { followers, feedTasks, vault, refusalOfUrl, clock } = deps;
  if (refusalOfUrl(callback) !== null) return { kind: 'callback-refused' };
  const admission = await admitFollow(deps, network, callback);
  if (admission.kind === 'over') return admission;
  const now = instant(clock.now());
  const url = endpointIdentity(callback);
  const id = await vault.fingerprint('follower', `${feed.self}\n${url}`);
  if (mode === 'subscribe' && !hasRoom(await followers.living(now), { id, callback: url })) return { kind: 'no-room' };
  await feedTasks.ask({
    task: 'ask',
    mode,
    followerId: id,
    askedAt: now,
    dueAt: now,
    attempts: 0,
    callback: url,
    ...(secret === null ? {} : { sealedSecret: await vault.seal(secret) }),
    leaseSeconds: Math.floor(leaseMs(leaseSeconds) / SECOND),
    feed,
  });
  return { kind: 'asked' };
};
