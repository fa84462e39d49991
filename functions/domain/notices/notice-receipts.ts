import { isReceiptLate, wantedReceipt } from '../receipts/receipt.ts';
import { mayAskFrom } from '../receipts/reminders.ts';
import type { Instant } from '../time.ts';
import type { Notice } from './notice.ts';
import { next, type Refused, remind, remindersAnew, type Step } from './notice-life.ts';

type NoReceipts = 'not-published' | 'receipt-not-wanted';

export type ReceiptExtended = (Readonly<{ kind: 'extended' }> & Step) | Refused<NoReceipts | 'not-later'>;

/** The lead puts the last day for receipts off, also when it is over: those missing are told, and reminded anew. */
export const extendReceipt = (notice: Notice, by: string, at: Instant): ReceiptExtended => {
  if (notice.status !== 'published') return { kind: 'refused', reason: 'not-published' };
  const wanted = wantedReceipt(notice);
  if (!wanted) return { kind: 'refused', reason: 'receipt-not-wanted' };
  if (wanted.by !== undefined && by <= wanted.by) return { kind: 'refused', reason: 'not-later' };
  const extended = next(notice, { receiptBy: by });
  return { kind: 'extended', notice: extended, ...remindersAnew(extended, at, [remind(notice.id, 'extended', at, by)]) };
};

export type ReceiptReminded =
  | (Readonly<{ kind: 'reminding'; missing: number }> & Step)
  | Refused<NoReceipts | 'receipt-over' | 'nobody-missing'>
  | Readonly<{ kind: 'too-soon'; from: Instant }>;

/**
 * The lead has those reminded now who have not answered (催办), besides what is planned.
 *
 * @param missing how many have not answered
 * @param last when somebody was reminded last; null: nobody was yet
 */
export const remindNow = (notice: Notice, missing: number, last: Instant | null, at: Instant): ReceiptReminded => {
  const { publishedAt } = notice;
  if (notice.status !== 'published' || publishedAt === undefined) return { kind: 'refused', reason: 'not-published' };
  const wanted = wantedReceipt(notice);
  if (!wanted) return { kind: 'refused', reason: 'receipt-not-wanted' };
  if (isReceiptLate(notice, new Date(at))) return { kind: 'refused', reason: 'receipt-over' };
  if (missing === 0) return { kind: 'refused', reason: 'nobody-missing' };
  const from = mayAskFrom(last !== null && last > publishedAt ? last : publishedAt);
  if (at < from) return { kind: 'too-soon', from };
  return { kind: 'reminding', missing, notice: next(notice, {}), due: [remind(notice.id, 'asked', at, wanted.by)], settled: [] };
};
