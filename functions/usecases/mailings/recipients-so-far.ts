import { isImmediate, type Partition } from '#domain/audience/directory';
import type { MailingRange } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';

/**
 * The parts of a later act of a notice: the recipients of everything that told of it, digests included, range by
 * range. Null while an earlier range is not frozen: nobody knows yet whom it will have told. That goes for every
 * digest under way, too: it may have read its notices before this act.
 */
export const recipientsSoFar = async (
  { mailings, ranges }: Readonly<{ mailings: Pick<Mailings, 'ofNotice' | 'lastDigest'>; ranges: Pick<Ranges, 'ofMailing'> }>,
  { id }: Pick<Notice, 'id'>,
  mailingId: string,
  partitions: readonly Partition[],
): Promise<readonly MailingRange[] | null> => {
  const slots = [...new Set(partitions.map(({ slotId }) => slotId))].filter((slotId) => !isImmediate(slotId));
  const runs = await Promise.all(slots.map((slotId) => mailings.lastDigest(slotId)));
  const underWay = runs.flatMap((run) => (run && run.closedAt === undefined ? [run.id] : []));
  for (const run of underWay) if ((await ranges.ofMailing(run)).some(isOpen)) return null;

  const told = (await mailings.ofNotice(id)).filter(({ id: earlier }) => earlier !== mailingId);
  const parts: MailingRange[] = [];
  for (const earlier of told) parts.push(...(await ranges.ofMailing(earlier.id)));
  if (parts.some(isOpen)) return null;
  return parts
    .filter(({ purpose }) => purpose === 'send')
    .map((part) => ({ mailingId, range: { ...part.range, recipientsOf: part.mailingId }, purpose: 'send', frozen: null }));
};

const isOpen = ({ frozen }: MailingRange): boolean => frozen === null;
