import { isReceiptLate, wantedReceipt } from '../receipts/receipt.ts';
import type { ReceiptRequest } from '../receipts/receipt-request.ts';
import { mayAskFrom } from '../receipts/reminders.ts';
import type { Instant } from '../time.ts';
import type { Notice } from './notice.ts';
import { next, type Refused, remind, remindersAnew, type Step } from './notice-life.ts';

type NoReceipts = Refused<'not-published' | 'receipt-not-wanted'>;

/** The receipts that a published notice wants, or why none are to be had. */
const wantedNow = (notice: Notice): ReceiptRequest | NoReceipts => {
  if (notice.status !== 'published') return { kind: 'refused', reason: 'not-published' };
  return wantedReceipt(notice) ?? { kind: 'refused', reason: 'receipt-not-wanted' };
};

export type ReceiptExtended = (Readonly<{ kind: 'extended' }> & Step) | NoReceipts | Refused<'not-later'>;

/** The lead puts the last day for receipts off, also when it is over: those missing are told, and reminded anew. */
export const extendReceipt = (notice: Notice, by: string, at: Instant): ReceiptExtended => {
  const wanted = wantedNow(notice);
  if ('kind' in wanted) return wanted;
  if (wanted.by !== undefined && by <= wanted.by) return { kind: 'refused', reason: 'not-later' };
  const extended = next(notice, { receiptBy: by });
  return { kind: 'extended', notice: extended, ...remindersAnew(extended, at, [remind(notice.id, 'extended', at, by)]) };
};

export type ReceiptReminded =
  | (Readonly<{ kind: 'reminding'; missing: number }> & Step)
  | NoReceipts
  | Refused<'receipt-over' | 'nobody-missing'>
  | Readonly<{ kind: 'too-soon'; from: Instant }>;

/**
 * The lead has those reminded now who have not answered (催办), besides what is planned.
 *
 * @param missing how many have not answered
 * @param last when somebody was reminded last; null: nobody was yet
 */
export const remindNow = (notice: Notice, missing: number, last: Instant | null, at: Instant): ReceiptReminded => {
  const wanted = wantedNow(notice);
  if ('kind' in wanted) return wanted;
  if (isReceiptLate(notice, new Date(at))) return { kind: 'refused', reason: 'receipt-over' };
  if (missing === 0) return { kind: 'refused', reason: 'nobody-missing' };
  const told = notice.publishedAt ?? notice.createdAt;
  const from = mayAskFrom(last !== null && last > told ? last : told);
  if (at < from) return { kind: 'too-soon', from };
  return { kind: 'reminding', missing, notice: next(notice, {}), due: [remind(notice.id, 'asked', at, wanted.by)], settled: [] };
};
