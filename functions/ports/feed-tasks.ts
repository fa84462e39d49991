import type { FeedTask, FeedTaskId, FollowRequest } from '#domain/feeds/feed-task';
import type { Instant } from '#domain/time';

/** What is to be done for those who follow feeds, handed out as requests for consent are: at once by the stream, later by the clock. */
export interface FeedTasks {
  /** Make and hand out a request, in the place of an earlier one. */
  ask(request: FollowRequest): Promise<void>;
  /**
   * Note that these are to be pushed, besides what is owed already, and hand the push out unless it waits for another try. False, and
   * nothing is noted: MOST_OWED are.
   */
  owe(followerId: string, owed: readonly string[], at: Instant): Promise<boolean>;
  /** Hold a task that is due until `until`, alone. Null when there is none, it is not due, or somebody else holds it. */
  claim(id: FeedTaskId, now: Instant, until: Instant): Promise<FeedTask | null>;
  /** Let go of it until `dueAt`, with so many attempts made. */
  reschedule(claimed: FeedTask, dueAt: Instant, attempts: number): Promise<void>;
  /** Let go of it because of a fault of ours: it stays due, and is looked at again at `again`. */
  release(claimed: FeedTask, again: Instant): Promise<void>;
  /**
   * It is done, or is not to be done any more. What was asked or came to be owed meanwhile stays, and is handed out at `now`.
   * @param done of a push: what of it, where that is not all that was owed
   */
  settle(claimed: FeedTask, now: Instant, done?: readonly string[]): Promise<void>;

  /** Tasks that are due and that nobody works on, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly FeedTask[]>;
  /** Send a due task on its way, unless somebody has taken it meanwhile; it falls due again at `again`. */
  handOut(task: FeedTask, now: Instant, again: Instant): Promise<void>;
}
