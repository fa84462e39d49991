import type { Instant } from '#domain/time';

/** When sweep looks at a mailing that is not closed. A new one is due at once. */
export interface MailingChecks {
  /** The ids of open mailings that are to be looked at at or before `now`, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly string[]>;
  /** An open mailing is to be looked at again at `at`. */
  reschedule(mailingId: string, at: Instant): Promise<void>;
}
