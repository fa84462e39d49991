import type { Instant } from '#domain/time';
import type { AcceptanceRecord } from './notice-store.ts';

/** What requests with an `Idempotency-Key` were answered, for 24 h. */
export interface AcceptanceRecords {
  /** The record of a caller's key that still counts at `now`, or null. */
  find(caller: string, key: string, now: Instant): Promise<AcceptanceRecord | null>;
}
