import { isImmediate, type Partition } from '#domain/audience/directory';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import type { Mailings } from '#ports/mailings';
import type { Ranges } from '#ports/ranges';

/**
 * The parts of a later act of a notice: the recipients of everything that told of it, digests included, range by range. A correction has
 * taken over all recipients of what came before it: so of those only its own are followed, and nobody is met twice. Null while an earlier
 * range is not frozen: nobody knows yet whom it will have told. That goes for every digest under way, too: it may have read its notices
 * before this act. Whom a reminder reaches stands in what it reminds of.
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

  const told = (await mailings.ofNotice(id)).filter(({ id: earlier, act }) => earlier !== mailingId && act !== 'reminder');
  const parts = new Map<string, readonly MailingRange[]>();
  for (const earlier of told) parts.set(earlier.id, await ranges.ofMailing(earlier.id));
  if ([...parts.values()].flat().some(isOpen)) return null;
  const standing = standingSources(told, (earlier) => parts.get(earlier) ?? []);
  return standing
    .flatMap((earlier) => parts.get(earlier.id) ?? [])
    .filter(({ purpose }) => purpose === 'send')
    .map(({ mailingId: earlier, range: { via: _before, ...range } }) => ({
      mailingId,
      range: range.recipientsOf === undefined ? { ...range, recipientsOf: earlier } : { ...range, via: earlier },
      purpose: 'send',
      frozen: null,
    }));
};

/** Those that no correction has taken over: the last one, and the digests since. One that was begun late has been overtaken, too. */
export const standingSources = (told: readonly Mailing[], rangesOf: (mailingId: string) => readonly MailingRange[]): readonly Mailing[] => {
  const corrections = told.flatMap((mailing) => (mailing.act === 'correction' ? [mailing] : []));
  const last = corrections.reduce((latest, { version }) => Math.max(latest, version), 0);
  const followed = new Set(
    corrections.flatMap(({ id }) => rangesOf(id).flatMap(({ range: { recipientsOf, via } }) => [recipientsOf, via])),
  );
  return told.filter((mailing) => (mailing.act === 'digest' ? !followed.has(mailing.id) : mailing.version >= last));
};

const isOpen = ({ frozen }: MailingRange): boolean => frozen === null;
