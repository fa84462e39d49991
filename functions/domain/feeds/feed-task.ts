import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { FollowedFeed } from './follower.ts';

/** What a program asks of us (`hub.mode`). */
export const FOLLOW_MODES = ['subscribe', 'unsubscribe'] as const;
export type FollowMode = (typeof FOLLOW_MODES)[number];

export const FEED_TASKS = ['ask', 'push'] as const;

const task = z.object({ followerId: z.string(), dueAt: z.string(), attempts: z.int() });

/**
 * Something that is to be done for one who follows a feed, or wants to: ask the callback whether it was it that asked, or tell it that it
 * follows no more; push what is new. Of each there is one at a time: what is asked later takes the place of what was asked before.
 */
export const FeedTask = z.discriminatedUnion('task', [
  task.extend({
    task: z.literal('ask'),
    mode: z.enum([...FOLLOW_MODES, 'denied']),
    askedAt: z.string(),
    callback: z.string(),
    sealedSecret: z.string().optional(),
    leaseSeconds: z.int(),
    feed: FollowedFeed,
  }),
  task.extend({
    task: z.literal('push'),
    /** Notices with the revision that is to be pushed, as `owedNotice` writes them. None once they were redone by another. */
    owed: z.array(z.string()),
    /** Raised whenever something more is owed. */
    turn: z.int(),
  }),
]);
export type FeedTask = Immutable<z.output<typeof FeedTask>>;
export type FollowRequest = Extract<FeedTask, { task: 'ask' }>;
export type FeedPush = Extract<FeedTask, { task: 'push' }>;
export type FeedTaskId = Readonly<{ task: FeedTask['task']; followerId: string }>;

/** More is not kept for a callback that fails: a program that missed as much reads the feed itself. */
export const MOST_OWED = 500;

/** How a notice stands among what is owed: another revision of it is owed anew. */
export const owedNotice = ({ id, revision }: Readonly<{ id: string; revision: number }>): string => `${id}#${revision}`;

/** What is pushed at once. */
const MOST_PUSHED = 20;

/** What of it is pushed next: the oldest first, as many notices as are pushed at once, and by which entries they are owed. */
export const nextOwed = (owed: readonly string[]): Readonly<{ noticeIds: readonly string[]; entries: readonly string[] }> => {
  // Ids sort by time.
  const noticeIds = [...new Set(owed.map(noticeOf))].toSorted().slice(0, MOST_PUSHED);
  return { noticeIds, entries: owed.filter((one) => noticeIds.includes(noticeOf(one))) };
};

const noticeOf = (owed: string): string => owed.slice(0, owed.lastIndexOf('#'));
