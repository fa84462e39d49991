import type { FrozenRange, MailingRange } from '#domain/mailings/mailing';

/** The parts of a mailing that are frozen one by one. A range is named by its `rangeId`. */
export interface Ranges {
  ofMailing(mailingId: string): Promise<readonly MailingRange[]>;
  find(mailingId: string, rangeId: string): Promise<MailingRange | null>;
  /** Record further ranges of a mailing, those that are not there yet. */
  add(ranges: readonly MailingRange[]): Promise<void>;
  /**
   * Decide behind which row key a range is cut (null: nowhere). The first decision stands, and is what is answered; `isFirst` when this is
   * it, so that nobody can have written batches of the range yet.
   */
  cut(mailingId: string, rangeId: string, wanted: string | null): Promise<Readonly<{ cut: string | null; isFirst: boolean }>>;
  /** The range is frozen: every recipient up to its cut is in a batch, or counted. */
  finish(mailingId: string, rangeId: string, frozen: FrozenRange): Promise<void>;
}
