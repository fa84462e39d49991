import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { SentPlace } from '../ledger/sent-list.ts';
import type { Instant } from '../time.ts';

/** From when to when something was missed: what began at `since` is in, what began at `until` is not. */
export type MissedSpan = Readonly<{ since: Instant; until: Instant }>;

/** A subscriber asks that what was missed in a span be sent again. The last request of a subscription counts. */
export const RecoverRequest = z.object({
  subscriptionId: z.string(),
  since: z.string(),
  until: z.string(),
  askedAt: z.string(),
  /** How many messages are on their way again so far. */
  reopened: z.int(),
  /** Behind which mailing it goes on, once a part has been looked at. */
  reached: SentPlace.optional(),
  /** When the whole span had been looked at; null until then. */
  doneAt: z.string().nullable(),
});
export type RecoverRequest = Immutable<z.infer<typeof RecoverRequest>>;

/** Does a request that is under way bring all that is asked for now? Without an end it is asked for up to now, which that one nearly is. */
export const covers = ({ since, until }: RecoverRequest, asked: Readonly<{ since: Instant; until: Instant | null }>): boolean =>
  since <= asked.since && (asked.until === null || asked.until <= until);
