import { leadOf } from '#domain/notices/notice';
import { type ReceiptReminded, remindNow } from '#domain/notices/notice-receipts';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Receipts } from '#ports/receipts';
import { actorOf, type Caller, isIssuer, speaksFor } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from '../notices/change-notice.ts';
import { remindedAt } from './reminded.ts';
import { summed } from './sum-receipts.ts';

export type RemindNow = ChangeNotice &
  Readonly<{ receipts: Pick<Receipts, 'sums'>; mailings: Pick<Mailings, 'ofNotice'>; clock: Pick<Clock, 'now'> }>;

export type RemindedNow = ReceiptReminded | Readonly<{ kind: 'unknown' } | { kind: 'not-the-lead' }>;

/** The lead has those reminded who have not answered; sweep begins with it within a minute. */
export const remindOf = async (deps: RemindNow, caller: Caller, noticeId: string): Promise<RemindedNow> => {
  const at = instant(deps.clock.now());
  const [sums, reminded] = await Promise.all([deps.receipts.sums(noticeId), remindedAt(deps.mailings, noticeId)]);
  return changeNotice<RemindedNow>(deps, noticeId, (notice) => {
    if (!notice || !isIssuer(caller, notice)) return { answer: { kind: 'unknown' } };
    const lead = leadOf(notice);
    if (!speaksFor(caller, lead.id)) return { answer: { kind: 'not-the-lead' } };
    const done = remindNow(notice, summed(sums).missing, reminded.at(-1) ?? null, at);
    if (done.kind !== 'reminding') return { answer: done };
    const audit = { agencyId: lead.id, at, actor: actorOf(caller), action: 'receipt.reminded', subject: noticeId };
    return { keep: done, audit, answer: done };
  });
};
