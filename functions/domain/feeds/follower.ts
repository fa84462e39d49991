import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { NOTICE_KINDS, NOTICE_STATUSES } from '../notices/notice.ts';
import { MESSAGE_LANGUAGES } from '../subscriptions/subscription.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { FEED_FORMATS } from './feed-format.ts';

/**
 * A feed that a program follows: its head as it was when that was asked for, and which notices stand in it; those in force and the others,
 * since what comes into force, or ends, changes by no act that could be pushed.
 */
export const FollowedFeed = z.object({
  /** Its address as the program gave it, which is how that knows it again. */
  url: z.string(),
  format: z.enum(FEED_FORMATS),
  language: z.enum(MESSAGE_LANGUAGES),
  title: z.string(),
  subtitle: z.string(),
  self: z.string(),
  page: z.string(),
  /** The words that are looked for, as they were typed; '' for none. */
  q: z.string(),
  wanted: z.object({
    region: z.string().optional(),
    agency: z.string().optional(),
    topic: z.string().optional(),
    kind: z.enum(NOTICE_KINDS).optional(),
    status: z.enum(NOTICE_STATUSES).optional(),
  }),
  /** Published from then on, … */
  from: z.string(),
  /** … and before then. */
  to: z.string().optional(),
});
export type FollowedFeed = Immutable<z.output<typeof FollowedFeed>>;

/** How pushing went the last time. */
const Pushed = z.object({ at: z.string(), why: z.string().optional() });

/** A program that a feed is pushed to (a subscriber, as WebSub has it): it asked for that, and its callback said so. */
export const Follower = z.object({
  /** A keyed hash of feed and callback: the same program follows the same feed once. */
  id: z.string(),
  callback: z.string(),
  /** What pushes are signed with, sealed. */
  sealedSecret: z.string().optional(),
  feed: FollowedFeed,
  since: z.string(),
  /** Until then, unless it asks again. */
  leaseUntil: z.string(),
  /** `why` it failed; absent where it did not. */
  lastPush: Pushed.optional(),
});
export type Follower = Immutable<z.output<typeof Follower>>;

/** How long a program may follow without asking again, in milliseconds: what it asks for within these, and else the usual. */
const LEASE = { shortest: 5 * MINUTE, usual: 10 * DAY, longest: 30 * DAY } as const;

/** @param askedSeconds null where it asks for no time of its own */
export const leaseMs = (askedSeconds: number | null): number =>
  Math.min(Math.max(askedSeconds === null ? LEASE.usual : askedSeconds * SECOND, LEASE.shortest), LEASE.longest);

/** So many programs follow at once. */
export const MOST_FOLLOWERS = 1000;
/** So many of one host among them. */
export const MOST_OF_HOST = 100;

/** Waits after an attempt that failed, in milliseconds: six over 31 hours. */
export const PUSH_LADDER = [MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY] as const;
/** A callback that does not say whether it asked is asked three times, with these waits between, in milliseconds. */
export const VERIFY_LADDER = [MINUTE, 15 * MINUTE] as const;

/** Is there room for one more at this host? For one that follows already there is. */
export const hasRoom = (living: readonly Follower[], { id, callback }: Pick<Follower, 'id' | 'callback'>): boolean => {
  if (living.some((follower) => follower.id === id)) return true;
  return (
    living.length < MOST_FOLLOWERS && living.filter((follower) => hostOf(follower.callback) === hostOf(callback)).length < MOST_OF_HOST
  );
};

export const hostOf = (callback: string): string => new URL(callback).hostname;
