import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Instant } from '#domain/time';

/** The acts of sending. */
export interface Mailings {
  /**
   * Record a mailing and its ranges, if they are not there yet, and answer the mailing as it was first recorded.
   * Doing it twice adds only what is missing.
   */
  begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing>;
  find(mailingId: string): Promise<Mailing | null>;
  /** Mailings of a notice by start: its own, and the digests that mention it. */
  ofNotice(noticeId: string): Promise<readonly Mailing[]>;
  /** Record that batches of a digest mention these notices, so that `ofNotice` finds it. */
  mention(mailingId: string, noticeIds: readonly string[]): Promise<void>;
  /** The last run of a slot, or null. */
  lastDigest(slotId: string): Promise<Mailing | null>;
  /** The run of a slot whose window has `at` in it, or null while there is none. */
  digestOf(slotId: string, at: Instant): Promise<Mailing | null>;
  /** Somebody more is told by it: it is open again, and its sums are made anew. It is looked at from `at` on. */
  reopen(mailingId: string, at: Instant): Promise<void>;
  /** Nothing happens when it was opened again meanwhile, more often than the `reopened` that was found. */
  close(mailingId: string, at: Instant, reopened?: number): Promise<void>;
}
