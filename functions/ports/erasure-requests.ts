import type { AuditEntry } from '#domain/agencies/audit';
import type { ErasureRequest } from '#domain/subscriptions/erasure-request';
import type { Instant } from '#domain/time';

/** Erasures that are still to be done, handed out as requests for consent are: at once by the stream, later by sweep. */
export interface ErasureRequests {
  /**
   * Make and hand out a request; of one that waits and is not held what it knows stays.
   * @param audit who asked for it that is not the one whose address it is
   */
  make(addressKey: string, at: Instant, audit: AuditEntry | null): Promise<void>;
  /** Hold a request that is due until `until`, alone. Null when there is none, it is not due, or somebody else holds it. */
  claim(addressKey: string, now: Instant, until: Instant): Promise<ErasureRequest | null>;
  /** Keep what is known of whom it erases, and how far mails are looked through, while it is held. */
  note(claimed: ErasureRequest & Readonly<{ sealedNames: string }>): Promise<void>;
  /** Let go of it until `dueAt`. */
  reschedule(claimed: ErasureRequest, dueAt: Instant): Promise<void>;
  /** Nothing is left. */
  settle(addressKey: string): Promise<void>;

  /** Requests that are due and that nobody works on, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly ErasureRequest[]>;
  /** Send a due request on its way, unless somebody has taken it meanwhile; it falls due again at `again`. */
  handOut(request: ErasureRequest, now: Instant, again: Instant): Promise<void>;
}
