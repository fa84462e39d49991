import { isImmediate, type Partition, rangesOf, scopeOf } from '#domain/audience/directory';
import { noticeMailingId } from '#domain/ids';
import type { Mailing, MailingRange } from '#domain/mailings/mailing';
import { rangeWork } from '#domain/mailings/work';
import { laneOf, leadOf, type Notice } from '#domain/notices/notice';
import { type DuePlan, isToBeTold } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';
import { supersedeNotices } from '../notices/supersede-notices.ts';
import { recipientsSoFar } from './recipients-so-far.ts';

export type PlanMailing = Readonly<{
  notices: Pick<NoticeStore, 'find' | 'findVersion' | 'settle' | 'replace'>;
  directory: Directory;
  mailings: Pick<Mailings, 'begin' | 'ofNotice' | 'lastDigest'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  queues: WorkQueues;
  clock: Clock;
}>;

/**
 * `put-off`: an earlier act has to be frozen first; sweep asks again in a minute. `overtaken`: the notice does not stand any more as
 * that act would tell it.
 */
export type Planned = Readonly<
  { kind: 'planned'; mailing: Mailing; ranges: number } | { kind: 'put-off' } | { kind: 'overtaken' } | { kind: 'unknown' }
>;

/**
 * An act of a notice → its parts, each on its way to freeze-audience: ranges of the directory, or the recipients
 * of what told of it before. Doing it again finds the same mailing and queues only what is not frozen yet; the
 * act is due until the last step, so that a crash before that plans it again.
 */
export const planMailing = async (deps: PlanMailing, due: DuePlan): Promise<Planned> => {
  const { notices, directory, mailings, ranges, queues, clock } = deps;
  const { noticeId, mailing: act } = due;
  const notice = await notices.find(noticeId);
  if (!notice) return { kind: 'unknown' };
  if (!isToBeTold(notice, due)) {
    await notices.settle(due);
    return { kind: 'overtaken' };
  }

  if (act !== 'withdrawal') await supersedeNotices(deps, notice);
  const { version } = due;
  const id = noticeMailingId(notice.id, version, act);
  const partitions = await directory.partitions();
  const planned = await partsOf(deps, notice, due, id, partitions);
  if (!planned) return { kind: 'put-off' };
  const lane = laneOf(notice);
  const mailing = await mailings.begin(
    { id, act, noticeId: notice.id, version, leadId: leadOf(notice).id, lane, startedAt: instant(clock.now()) },
    planned,
  );

  const recorded = await ranges.ofMailing(id);
  const open = recorded.filter(({ frozen }) => frozen === null);
  await queues.sendRanges(
    lane,
    open.map(({ range }) => rangeWork(id, range)),
  );
  await notices.settle(due);
  return { kind: 'planned', mailing, ranges: recorded.length };
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
