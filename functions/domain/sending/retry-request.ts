import type { DeliveryPlace } from '../ledger/delivery-list.ts';
import type { Instant } from '../time.ts';

/** An agency asks that everybody whom its notice did not reach be tried again. The last request for a notice counts. */
export type RetryRequest = Readonly<{
  noticeId: string;
  askedAt: Instant;
  /** How many were opened again so far. */
  reopened: number;
  /** Behind which batch it goes on, once a part has been looked at. */
  reached?: DeliveryPlace | undefined;
  /** When everybody had been looked at; null until then. */
  doneAt: Instant | null;
}>;
