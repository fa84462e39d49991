import type { Flaw } from '#domain/input/flaw';
import { leadOf } from '#domain/notices/notice';
import { dateFlaws } from '#domain/notices/notice-dates';
import { type Rescheduled, reschedule } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, isIssuer, may, speaksFor } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from './change-notice.ts';

export type RescheduleNotice = ChangeNotice & Readonly<{ clock: Clock }>;

export type NoticeRescheduled =
  | Rescheduled
  | Readonly<{ kind: 'unknown' } | { kind: 'scope-missing' } | { kind: 'not-the-lead' } | { kind: 'flawed'; flaws: readonly Flaw[] }>;

/** The lead chooses another time, to the minute, before it has come. @param publishAt null: at once */
export const rescheduleNotice = (
  deps: RescheduleNotice,
  caller: Caller,
  noticeId: string,
  publishAt: string | null,
): Promise<NoticeRescheduled> =>
  changeNotice<NoticeRescheduled>(deps, noticeId, (notice) => {
    if (!notice || !isIssuer(caller, notice)) return { answer: { kind: 'unknown' } };
    const lead = leadOf(notice);
    if (!speaksFor(caller, lead.id)) return { answer: { kind: 'not-the-lead' } };
    if (!may(caller, 'notices:write')) return { answer: { kind: 'scope-missing' } };
    const now = deps.clock.now();
    const done = reschedule(notice, publishAt === null ? null : instant(new Date(publishAt)), instant(now));
    if (done.kind === 'refused') return { answer: done };
    const { issuedOn, expiresOn, receipt } = notice;
    const flaws = dateFlaws({ issuedOn, expiresOn, receipt, publishAt: publishAt ?? undefined }, now);
    if (flaws.length > 0) return { answer: { kind: 'flawed', flaws } };
    const audit = { agencyId: lead.id, at: instant(now), actor: actorOf(caller), action: 'notice.rescheduled', subject: noticeId };
    return { keep: done, audit, answer: done };
  });
