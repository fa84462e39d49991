import type { LedgerSum } from '#domain/ledger/ledger-tally';
import type { ReaderCount } from '#domain/mailings/mailing';

/** Whom the batches of one range of a digest tell of which notice. */
export type ToldInRange = ReadonlyMap<string, readonly ReaderCount[]>;

/** Sums of ledgers, so that a report need not read every batch: one for each mailing and notice that it tells of. */
export interface LedgerSums {
  /** Keep how it stands. A final sum stays until the mailing is opened again: only one that counts more openings replaces it. */
  keep(mailingId: string, noticeId: string, sum: LedgerSum): Promise<void>;
  /** What is kept of these mailings for a notice, by mailing. */
  find(mailingIds: readonly string[], noticeId: string): Promise<ReadonlyMap<string, LedgerSum>>;
  /** Note whom a frozen range of a digest tells of what; doing it again changes nothing. */
  noteTold(mailingId: string, rangeId: string, told: ToldInRange): Promise<void>;
  /** The same of every range of a digest that was noted, by range. */
  told(mailingId: string): AsyncIterable<readonly [rangeId: string, told: ToldInRange]>;
}
