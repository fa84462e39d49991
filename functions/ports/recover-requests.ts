import type { AuditEntry } from '#domain/agencies/audit';
import type { SentPlace } from '#domain/ledger/sent-list';
import type { MissedSpan, RecoverRequest } from '#domain/sending/recover-request';
import type { Instant } from '#domain/time';
import type { Reopened } from './retry-requests.ts';

/** Requests to send again what a subscription missed, left for sweep: a span may hold more than one call can look at. */
export interface RecoverRequests {
  /**
   * Note a request, and the act in the audit log, in one transaction; it stands in the place of an earlier one that is done, or was asked
   * for before `lostBefore`: something holds that one up. Null, and nothing is written, while another one is under way.
   */
  ask(subscriptionId: string, span: MissedSpan, lostBefore: Instant, audit: AuditEntry): Promise<RecoverRequest | null>;
  /** The last request of a subscription, done or not. */
  last(subscriptionId: string): Promise<RecoverRequest | null>;
  /** Subscriptions whose request is not done: the one first that has waited for the longest since it was asked, or had its last turn. */
  due(limit: number): Promise<readonly string[]>;
  /** As of RetryRequests, for one of a batch. */
  reopen(request: RecoverRequest, missed: Reopened): Promise<'reopened' | 'changed' | 'replaced'>;
  /** A turn has ended at `at`, by which all up to this place was looked at. Nothing happens when another request has come meanwhile. */
  reach(request: RecoverRequest, place: SentPlace, at: Instant): Promise<void>;
  /** A turn has come to nothing at `at`, whatever the request of this subscription is. Nothing happens when none is under way. */
  putBehind(subscriptionId: string, at: Instant): Promise<void>;
  /** The same of the whole span. */
  finish(request: RecoverRequest, at: Instant): Promise<void>;
}
