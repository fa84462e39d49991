import type { Flaw } from '#domain/input/flaw';
import { leadOf } from '#domain/notices/notice';
import { type Withdrawn, withdraw } from '#domain/notices/notice-life';
import { type WithdrawalDraft, withdrawalFlaws } from '#domain/notices/withdrawal-draft';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, isIssuer, speaksFor } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from './change-notice.ts';

export type WithdrawNotice = ChangeNotice & Readonly<{ clock: Clock }>;

export type NoticeWithdrawn =
  | Withdrawn
  | Readonly<{ kind: 'unknown' } | { kind: 'not-the-lead' } | { kind: 'flawed'; flaws: readonly Flaw[] }>;

/** Take back a notice. Whoever was told of it is told of that, as soon as the outbox has planned it. */
export const withdrawNotice = (deps: WithdrawNotice, caller: Caller, noticeId: string, draft: WithdrawalDraft): Promise<NoticeWithdrawn> =>
  changeNotice<NoticeWithdrawn>(deps, noticeId, (notice) => {
    if (!notice || !isIssuer(caller, notice)) return { answer: { kind: 'unknown' } };
    const lead = leadOf(notice);
    if (!speaksFor(caller, lead.id)) return { answer: { kind: 'not-the-lead' } };
    const flaws = withdrawalFlaws(draft);
    if (flaws.length > 0) return { answer: { kind: 'flawed', flaws } };
    const at = instant(deps.clock.now());
    const withdrawn = withdraw(notice, { at, reason: draft.reason });
    if (withdrawn.kind === 'refused') return { answer: withdrawn };
    const audit = { agencyId: lead.id, at, actor: actorOf(caller), action: 'notice.withdrawn', subject: noticeId };
    return { keep: withdrawn, audit, answer: withdrawn };
  });
