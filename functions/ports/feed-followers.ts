import type { AuditEntry } from '#domain/agencies/audit';
import type { FollowRequest } from '#domain/feeds/feed-task';
import type { Follower } from '#domain/feeds/follower';
import type { Instant } from '#domain/time';

/** Programs that feeds are pushed to. */
export interface FeedFollowers {
  /** All whose time is not over: MOST_FOLLOWERS, and some more where several ask at once. */
  living(now: Instant): Promise<readonly Follower[]>;
  /** Null when there is none, or its time is over. */
  find(id: string, now: Instant): Promise<Follower | null>;
  /**
   * Keep one whose callback has agreed, with what it asked for done. False, and nothing is written: it has asked for something else since.
   */
  follow(follower: Follower, request: FollowRequest): Promise<boolean>;
  /** The same of one that leaves. */
  leave(request: FollowRequest): Promise<boolean>;
  /** Note how the last push went, if it follows still. */
  notePush(id: string, lastPush: NonNullable<Follower['lastPush']>): Promise<void>;
  /** Nothing is owed to it any more. False when there was none; then nobody's act is written down either. */
  end(id: string, audit: AuditEntry | null): Promise<boolean>;
}
