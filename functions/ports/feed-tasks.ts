import type { FeedPush, FeedTask, FeedTaskId, FollowRequest } from '#domain/feeds/feed-task';
import type { Instant } from '#domain/time';
import type { DueWork } from './due-work.ts';

/** What is to be done for those who follow feeds. */
export interface FeedTasks extends DueWork<FeedTaskId, FeedTask> {
  /** Make and hand out a request, in the place of an earlier one. */
  ask(request: FollowRequest): Promise<void>;
  /**
   * Note that these are to be pushed, besides what is owed already, and hand the push out unless it waits for another try. False, and
   * nothing is noted: MOST_OWED are.
   */
  owe(followerId: string, owed: readonly string[], at: Instant): Promise<boolean>;
  /** Let go of it until `dueAt`, with so many attempts made. */
  reschedule(claimed: FeedTask, dueAt: Instant, attempts: number): Promise<void>;
  /** It is done, or is not to be done any more. What was asked or came to be owed meanwhile stays, and is handed out at `now`. */
  settle(claimed: FeedTask, now: Instant): Promise<void>;
  /** So much of what is owed was pushed. The rest stays, and is handed out at `now`. */
  settlePart(claimed: FeedPush, pushed: readonly string[], now: Instant): Promise<void>;
}
