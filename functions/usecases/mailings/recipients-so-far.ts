import { isImmediate, type Partition } from '#domain/audience/directory';
import type { MailingRange } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { MailingLog } from '#ports/mailing-log';

/**
 * The parts of a later act of a notice: the recipients of everything that told of it, digests included, range by
 * range. Null while an earlier range is not frozen: nobody knows yet whom it will have told. That goes for every
 * digest under way, too: it may have read its notices before this act.
 */
export const recipientsSoFar = async (
  log: Pick<MailingLog, 'ofNotice' | 'ranges' | 'lastDigest'>,
  { id }: Pick<Notice, 'id'>,
  mailingId: string,
  partitions: readonly Partition[],
): Promise<readonly MailingRange[] | null> => {
  const slots = [...new Set(partitions.map(({ slotId }) => slotId))].filter((slotId) => !isImmediate(slotId));
  const runs = await Promise.all(slots.map((slotId) => log.lastDigest(slotId)));
  const underWay = runs.flatMap((run) => (run && run.closedAt === undefined ? [run.id] : []));
  for (const run of underWay) if ((await log.ranges(run)).some(isOpen)) return null;

  const told = (await log.ofNotice(id)).filter(({ id: earlier }) => earlier !== mailingId);
  const ranges: MailingRange[] = [];
  for (const earlier of told) ranges.push(...(await log.ranges(earlier.id)));
  if (ranges.some(isOpen)) return null;
  return ranges
    .filter(({ purpose }) => purpose === 'send')
    .map((part) => ({ mailingId, range: { ...part.range, recipientsOf: part.mailingId }, purpose: 'send', frozen: null }));
};

const isOpen = ({ frozen }: MailingRange): boolean => frozen === null;
