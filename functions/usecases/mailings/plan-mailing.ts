import { isImmediate, type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import { noticeMailingId } from '#domain/ids';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { laneOf, leadOf, type Notice } from '#domain/notices/notice';
import { type DuePlan, isToBeTold } from '#domain/notices/notice-life';
import type { Directory } from '#ports/directory';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import { reinstateNotices, supersedeNotices } from '../notices/supersede-notices.ts';
import { type BeginMailing, beginMailing } from './begin-mailing.ts';
import { recipientsSoFar } from './recipients-so-far.ts';

export type PlanMailing = BeginMailing &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'findVersion' | 'settle' | 'replace'>;
    directory: Directory;
    mailings: Pick<Mailings, 'ofNotice' | 'lastDigest'>;
  }>;

/**
 * `put-off`: an earlier act has to be frozen first; who freezes its last range plans this one. `overtaken`: the notice does not stand
 * any more as that act would tell it.
 */
export type Planned = Readonly<
  { kind: 'planned'; mailing: Mailing; ranges: number } | { kind: 'put-off' } | { kind: 'overtaken' } | { kind: 'unknown' }
>;

/**
 * An act of a notice → its parts, each on its way to freeze-audience: ranges of the directory, or the recipients
 * of what told of it before. The act is due until the last step, so that a crash before that plans it again.
 */
export const planMailing = async (deps: PlanMailing, due: DuePlan): Promise<Planned> => {
  const { notices, directory } = deps;
  const { noticeId, mailing: act } = due;
  const notice = await notices.find(noticeId);
  if (!notice) return { kind: 'unknown' };
  if (!isToBeTold(notice, due)) {
    await notices.settle(due);
    return { kind: 'overtaken' };
  }

  await (act === 'withdrawal' ? reinstateNotices(deps, notice) : supersedeNotices(deps, notice));
  const { version } = due;
  const id = noticeMailingId(notice.id, version, act);
  const asked = { id, act, noticeId: notice.id, version, leadId: leadOf(notice).id, lane: laneOf(notice) };
  const begun = await beginMailing(deps, asked, async () => partsOf(deps, notice, due, id, await directory.partitions()));
  if (!begun) return { kind: 'put-off' };
  await notices.settle(due);
  return { kind: 'planned', ...begun };
};

/** Null while it has to wait for an earlier act. */
const partsOf = async (
  deps: PlanMailing,
  notice: Notice,
  { mailing: act, version }: DuePlan,
  id: string,
  partitions: readonly Partition[],
): Promise<readonly MailingRange[] | null> => {
  const told = await deps.notices.findVersion(notice.id, version);
  if (!told) throw new Error(`version ${version} of notice ${notice.id} is to be told and does not exist`);
  if (act === 'notice') return rangesFor(told, id, partitions);
  const followed = await recipientsSoFar(deps, notice, id, partitions);
  if (act === 'withdrawal' || !followed) return followed;
  // Whom it concerns only now: readers of digests that have gone, too.
  const further = rangesFor(told, id, partitions).map((part) => ({ ...part, purpose: 'send' as const }));
  return [...followed, ...further];
};

/** Immediate readers are sent to; readers of a digest are only counted, unless the notice overrides the frequency. */
const rangesFor = (notice: Notice, mailingId: string, partitions: readonly Partition[]): MailingRange[] =>
  rangesOf(scopeOf(notice.audience.regions), partitions).map((range) => ({
    mailingId,
    range,
    purpose: isImmediate(range.slotId) || notice.urgency === 'immediate' ? 'send' : 'count',
    frozen: null,
  }));
