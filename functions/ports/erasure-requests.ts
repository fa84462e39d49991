import type { AuditEntry } from '#domain/agencies/audit';
import type { ErasureRequest } from '#domain/subscriptions/erasure-request';
import type { Instant } from '#domain/time';
import type { DueWork } from './due-work.ts';

/** Erasures that are still to be done, by the key of the address. */
export interface ErasureRequests extends DueWork<string, ErasureRequest> {
  /**
   * Make and hand out a request; of one that waits and is not held what it knows stays.
   * @param audit who asked for it that is not the one whose address it is
   */
  make(addressKey: string, at: Instant, audit: AuditEntry | null): Promise<void>;
  /** Keep what is known of whom it erases, and how far mails are looked through, while it is held. */
  note(claimed: ErasureRequest & Readonly<{ sealedNames: string }>): Promise<void>;
  /** Let go of it until `dueAt`. */
  reschedule(claimed: ErasureRequest, dueAt: Instant): Promise<void>;
  /** Nothing is left. */
  settle(addressKey: string): Promise<void>;
}
