import { dayInChina } from '../calendar.ts';
import { wantedReceipt } from '../receipts/receipt.ts';
import type { Notice, Urgency } from './notice.ts';

const WEIGHTS: Readonly<Record<Urgency, number>> = { immediate: 0, urgent: 1, routine: 2 };

const NO_DEADLINE = '9999-12-31';

/** The last day for a receipt; one that is over by `today` (`YYYY-MM-DD`) presses nobody any more. */
const deadlineOf = (notice: Pick<Notice, 'receipt' | 'receiptBy'>, today: string): string => {
  const by = wantedReceipt(notice)?.by;
  return by !== undefined && by >= today ? by : NO_DEADLINE;
};

/** Several notices as one reads them: what has a deadline by the nearest, then what is urgent, then as they came. */
export const inReadingOrder = <Item extends Readonly<{ notice: Pick<Notice, 'receipt' | 'receiptBy' | 'urgency'> }>>(
  items: readonly Item[],
  now: Date,
): readonly Item[] => {
  const today = dayInChina(now);
  return items.toSorted((a, b) => {
    const [one, other] = [deadlineOf(a.notice, today), deadlineOf(b.notice, today)];
    if (one !== other) return one < other ? -1 : 1;
    return WEIGHTS[a.notice.urgency] - WEIGHTS[b.notice.urgency];
  });
};
