import * as z from 'zod';
import { ORGANIZATION_CLASSES } from '../notices/notice.ts';

/** All but those that have ended. */
export const EXPORTED_STATUSES = ['active', 'paused', 'pending', 'disabled'] as const;

const oneOf = <const T extends readonly [string, ...string[]]>(names: T) => z.union([z.literal(''), z.enum(names)]);

/** Which subscriptions a list has in it, and how it is written; empty: all. */
export const SubscriptionsWanted = z.object({
  format: z.enum(['csv', 'jsonl']),
  charset: z.enum(['utf-8', 'gb18030']),
  /** A short code; everything in it. */
  region: z.string(),
  status: oneOf(EXPORTED_STATUSES),
  class: oneOf(ORGANIZATION_CLASSES),
});
export type SubscriptionsWanted = z.output<typeof SubscriptionsWanted>;
