import { newsSubject } from '#domain/agencies/agency-news';
import { noticeMailingId } from '#domain/ids';
import { laneOf, leadOf, type Notice } from '#domain/notices/notice';
import { type NoticeDue, noticeStatusAt } from '#domain/notices/notice-life';
import { isReceiptLate, wantedReceipt } from '#domain/receipts/receipt';
import { isReminderOverdue, isTooSoon } from '#domain/receipts/reminders';
import { instant, SECOND } from '#domain/time';
import type { Directory } from '#ports/directory';
import type { LetterRequests } from '#ports/letter-requests';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Receipts } from '#ports/receipts';
import type { FaultCollector } from '../fault-collector.ts';
import { type BeginMailing, beginMailing } from '../mailings/begin-mailing.ts';
import { recipientsSoFar } from '../mailings/recipients-so-far.ts';
import { remindedAt } from './reminded.ts';
import { summed } from './sum-receipts.ts';

export type RemindDue = BeginMailing &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'due' | 'settle'>;
    receipts: Pick<Receipts, 'sums'>;
    letterRequests: Pick<LetterRequests, 'make'>;
    directory: Pick<Directory, 'partitions'>;
    mailings: Pick<Mailings, 'ofNotice' | 'lastDigest'>;
  }>;

type DueReminder = Extract<NoticeDue, { act: 'remind' }>;

/**
 * Do what is due about receipts: remind those who were told and have not answered, and tell an agency how many are missing when the last
 * day is over. It stays due until the last step, so that a crash before that does it again, and finds the same mailing.
 * @returns how many reminders were planned
 */
export const remindDue = async (deps: RemindDue, atOnce: number, faults: FaultCollector): Promise<number> => {
  let planned = 0;
  for (const due of await deps.notices.due('remind', instant(deps.clock.now()), atOnce))
    planned += await faults.try(due.noticeId, 0, () => doDue(deps, due));
  return planned;
};

const doDue = async (deps: RemindDue, due: DueReminder): Promise<0 | 1> => {
  const { notices, receipts, letterRequests, clock } = deps;
  const now = clock.now();
  const notice = await notices.find(due.noticeId);
  if (!notice || !isStillDue(notice, due, now)) {
    await notices.settle(due);
    return 0;
  }
  const missing = summed(await receipts.sums(notice.id)).missing;
  if (missing > 0 && due.step === 'over') {
    const subject = newsSubject({ news: 'receipts-missing', agencyId: leadOf(notice).id, about: notice.id });
    await letterRequests.make({ letter: 'agency-news', subject }, instant(now));
    await notices.settle(due);
    return 0;
  }
  // One that began since then may be this one, begun before a crash.
  const last = missing > 0 ? (await remindedAt(deps.mailings, notice.id)).findLast((at) => at < due.at) : undefined;
  const isToBeSent = missing > 0 && !(last !== undefined && isTooSoon(due, last));
  if (isToBeSent && !(await plan(deps, notice, due))) return 0;
  await notices.settle(due);
  return isToBeSent ? 1 : 0;
};

/** Not when the last day was put off meanwhile, which has reminders of its own, nor when the notice does not stand any more. */
const isStillDue = (notice: Notice, due: DueReminder, now: Date): boolean => {
  const wanted = wantedReceipt(notice);
  if (!wanted || wanted.by !== due.by) return false;
  if (due.step === 'over') return notice.status === 'published';
  return noticeStatusAt(notice, now) === 'published' && !isReceiptLate(notice, now) && !isReminderOverdue(due, instant(now));
};

/** False while what told of the notice is not frozen yet: it is due again in a minute. */
const plan = async (deps: RemindDue, notice: Notice, { step, by, at }: DueReminder): Promise<boolean> => {
  const { id: noticeId, version } = notice;
  // Asked for again it is another one.
  const which = step === 'asked' ? [step, String(Date.parse(at) / SECOND)] : [step, ...(by === undefined ? [] : [by])];
  const id = noticeMailingId(noticeId, version, ['reminder', ...which].join('-'));
  const asked = { id, act: 'reminder', noticeId, version, leadId: leadOf(notice).id, lane: laneOf(notice) } as const;
  const begun = await beginMailing(deps, asked, async () => recipientsSoFar(deps, notice, id, await deps.directory.partitions()));
  return begun !== null;
};
