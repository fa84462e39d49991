import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { rangeWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';

export type BeginMailing = Readonly<{
  mailings: Pick<Mailings, 'begin' | 'find'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  queues: Pick<WorkQueues, 'sendRanges'>;
  clock: Clock;
}>;

/** An act of a notice that is to be told. */
type NoticeMailing = Omit<Exclude<Mailing, { act: 'digest' }>, 'startedAt' | 'closedAt' | 'reopened'>;

/**
 * Record a mailing with its parts, and queue those that are not frozen yet. Doing it again finds the same mailing with the same parts,
 * whatever was told meanwhile: it is recorded after all of them, and may be closed by now.
 *
 * @param partsOf asked for the first time only; null when it is not known yet whom the mailing is for
 * @returns how many parts it has; null while it has to wait
 */
export const beginMailing = async (
  { mailings, ranges, queues, clock }: BeginMailing,
  asked: NoticeMailing,
  partsOf: () => Promise<readonly MailingRange[] | null>,
): Promise<Readonly<{ mailing: Mailing; ranges: number }> | null> => {
  let mailing = await mailings.find(asked.id);
  if (!mailing) {
    const parts = await partsOf();
    if (!parts) return null;
    mailing = await mailings.begin({ ...asked, startedAt: instant(clock.now()) }, parts);
  }
  const { id, lane } = mailing;
  const recorded = await ranges.ofMailing(id);
  const open = recorded.filter(({ frozen }) => frozen === null);
  await queues.sendRanges(
    lane,
    open.map(({ range }) => rangeWork(id, range)),
  );
  return { mailing, ranges: recorded.length };
};
