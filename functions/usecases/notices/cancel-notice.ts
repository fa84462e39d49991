import { leadOf } from '#domain/notices/notice';
import { type Cancelled, cancel } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, isIssuer, may, speaksFor } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from './change-notice.ts';

export type CancelNotice = ChangeNotice & Readonly<{ clock: Clock }>;

export type NoticeCancelled = Cancelled | Readonly<{ kind: 'unknown' | 'not-the-lead' | 'scope-missing' }>;

/** The lead gives a notice up that nobody has seen yet. To whoever is no issuer it is one that there is not. */
export const cancelNotice = (deps: CancelNotice, caller: Caller, noticeId: string): Promise<NoticeCancelled> =>
  changeNotice<NoticeCancelled>(deps, noticeId, (notice) => {
    if (!notice || !isIssuer(caller, notice)) return { answer: { kind: 'unknown' } };
    if (!speaksFor(caller, leadOf(notice).id)) return { answer: { kind: 'not-the-lead' } };
    if (!may(caller, 'notices:write')) return { answer: { kind: 'scope-missing' } };
    const at = instant(deps.clock.now());
    const cancelled = cancel(notice, at);
    if (cancelled.kind === 'refused') return { answer: cancelled };
    const audit = { agencyId: leadOf(notice).id, at, actor: actorOf(caller), action: 'notice.cancelled', subject: noticeId };
    return { keep: cancelled, audit, answer: cancelled };
  });
