import type * as z from 'zod';
import { Text } from './env.ts';

/** Variables of the queues of three lanes: what `LaneQueues.allowSending` gives. */
export const RangeQueues = { RANGES_URGENT_URL: Text, RANGES_ROUTINE_URL: Text, RANGES_DIGEST_URL: Text };
export const EmailQueues = { EMAILS_URGENT_URL: Text, EMAILS_ROUTINE_URL: Text, EMAILS_DIGEST_URL: Text };
export const CallQueues = { CALLS_URGENT_URL: Text, CALLS_ROUTINE_URL: Text, CALLS_DIGEST_URL: Text };

/** Queues of what was given up on: what `LaneQueues.allowRedriving` gives. */
export const DeadQueues = { RANGES_DEAD_URL: Text, EMAILS_DEAD_URL: Text, CALLS_DEAD_URL: Text };

type Given<T extends Record<string, z.ZodType>> = Readonly<{ [K in keyof T]: z.output<T[K]> }>;

export const rangeUrls = (env: Given<typeof RangeQueues>) => ({
  urgent: env.RANGES_URGENT_URL,
  routine: env.RANGES_ROUTINE_URL,
  digest: env.RANGES_DIGEST_URL,
});
export const emailUrls = (env: Given<typeof EmailQueues>) => ({
  urgent: env.EMAILS_URGENT_URL,
  routine: env.EMAILS_ROUTINE_URL,
  digest: env.EMAILS_DIGEST_URL,
});
export const callUrls = (env: Given<typeof CallQueues>) => ({
  urgent: env.CALLS_URGENT_URL,
  routine: env.CALLS_ROUTINE_URL,
  digest: env.CALLS_DIGEST_URL,
});
export const deadUrls = (env: Given<typeof DeadQueues>) => ({
  ranges: env.RANGES_DEAD_URL,
  emails: env.EMAILS_DEAD_URL,
  calls: env.CALLS_DEAD_URL,
});
