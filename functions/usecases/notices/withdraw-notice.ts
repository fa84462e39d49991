import type { Flaw } from '#domain/input/flaw';
import { leadOf, type Notice } from '#domain/notices/notice';
import { type Withdrawn, withdraw } from '#domain/notices/notice-life';
import { type WithdrawalDraft, withdrawalFlaws } from '#domain/notices/withdrawal-draft';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import { actorOf, type Caller, maySee, speaksFor } from '../callers/authorize.ts';

export type WithdrawNotice = Readonly<{ notices: Pick<NoticeStore, 'find' | 'replace'>; clock: Clock }>;

export type NoticeWithdrawn =
  | Withdrawn
  | Readonly<{ kind: 'unknown' } | { kind: 'not-the-lead' } | { kind: 'flawed'; flaws: readonly Flaw[] }>;

/** Take back a notice. Whoever was told of it is told of that, as soon as the outbox has planned it. */
export const withdrawNotice = async (
  { notices, clock }: WithdrawNotice,
  caller: Caller,
  noticeId: string,
  draft: WithdrawalDraft,
): Promise<NoticeWithdrawn> => {
  const notice = await notices.find(noticeId);
  if (!notice || !maySee(caller, notice)) return { kind: 'unknown' };
  const lead = leadOf(notice);
  if (!speaksFor(caller, lead.id)) return { kind: 'not-the-lead' };
  const flaws = withdrawalFlaws(draft);
  if (flaws.length > 0) return { kind: 'flawed', flaws };
  const at = instant(clock.now());
  const withdrawn = withdraw(notice, { at, reason: draft.reason });
  if (withdrawn.kind === 'refused') return withdrawn;
  const audit = { agencyId: lead.id, at, actor: actorOf(caller), action: 'notice.withdrawn', subject: noticeId };
  if (await notices.replace(notice, withdrawn.notice, audit)) return withdrawn;
  return refusedNow(await notices.find(noticeId));
};

/** Nothing but another withdrawal can have come first: a published notice changes in no other way yet. */
const refusedNow = (standing: Notice | null): NoticeWithdrawn => {
  if (standing?.status !== 'withdrawn') throw new Error('a notice changed while it was being withdrawn');
  return { kind: 'refused', reason: 'withdrawn-before' };
};
