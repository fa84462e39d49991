import type { Mailing } from '../mailings/mailing.ts';
import type { Notice } from '../notices/notice.ts';
import { after, DAY, type Instant } from '../time.ts';

/**
 * Mailings that began before this are not kept any more; null while all are.
 *
 * @param days that a deployment keeps its ledger; 0: for ever
 */
export const ledgerKeptSince = (days: number, now: Instant): Instant | null => (days === 0 ? null : after(now, -days * DAY));

/**
 * Since when the ledger of a notice is kept, where its beginning is not any more; null where all is that there ever was, also because it
 * was written before there was an end to it.
 */
export const ledgerCutAt = (
  { publishedAt }: Pick<Notice, 'publishedAt'>,
  mailings: readonly Pick<Mailing, 'act'>[],
  days: number,
  now: Instant,
): Instant | null => {
  const since = ledgerKeptSince(days, now);
  const isCut = since !== null && publishedAt && publishedAt < since && !mailings.some(({ act }) => act === 'notice');
  return isCut ? since : null;
};
