import type { AuditEntry } from '#domain/agencies/audit';
import type { DeliveryPlace } from '#domain/ledger/delivery-list';
import type { Deviation } from '#domain/mailings/batch';
import type { Retry } from '#domain/sending/retry';
import type { RetryRequest } from '#domain/sending/retry-request';
import type { Instant } from '#domain/time';

/** A recipient who failed, as one who is to be tried again. */
export type Reopened = Retry & Readonly<{ failedAs: Deviation }>;

/** So many of a batch are opened again together at most. */
export const REOPENED_TOGETHER = 25;

/** Requests to try again whom a notice did not reach, left for sweep: an audience may be larger than one call can look at. */
export interface RetryRequests {
  /** Note a request, and the act in the audit log, in one transaction; it stands in the place of an earlier one for the notice. */
  ask(noticeId: string, audit: AuditEntry): Promise<RetryRequest>;
  /** The last request for a notice, done or not. */
  last(noticeId: string): Promise<RetryRequest | null>;
  /** Notices whose request is not done, the longest waiting first. */
  due(limit: number): Promise<readonly string[]>;
  /**
   * All or nothing, at most REOPENED_TOGETHER of one batch: they are retrying, their retries are due, they are counted, and their mailing
   * is open again. `changed`: one of them no longer stands as `failedAs` says. `replaced`: the request is not the last one, or done.
   */
  reopen(request: RetryRequest, failed: readonly Reopened[]): Promise<'reopened' | 'changed' | 'replaced'>;
  /** Everybody up to this place has been looked at. Nothing happens when another request has come meanwhile. */
  reach(request: RetryRequest, place: DeliveryPlace): Promise<void>;
  /** The same of everybody. */
  finish(request: RetryRequest, at: Instant): Promise<void>;
}
