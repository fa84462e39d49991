import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { DeliveryPlace } from '../ledger/delivery-list.ts';

/** An agency asks that everybody whom its notice did not reach be tried again. The last request for a notice counts. */
export const RetryRequest = z.object({
  noticeId: z.string(),
  askedAt: z.string(),
  /** How many were opened again so far. */
  reopened: z.int(),
  /** Behind which batch it goes on, once a part has been looked at. */
  reached: DeliveryPlace.optional(),
  /** When everybody had been looked at; null until then. */
  doneAt: z.string().nullable(),
});
export type RetryRequest = Immutable<z.infer<typeof RetryRequest>>;
