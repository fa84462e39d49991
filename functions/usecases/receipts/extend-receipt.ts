import { dayInChina } from '#domain/calendar';
import { leadOf } from '#domain/notices/notice';
import { extendReceipt, type ReceiptExtended } from '#domain/notices/notice-receipts';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, isIssuer, speaksFor } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from '../notices/change-notice.ts';

export type ExtendReceipt = ChangeNotice & Readonly<{ clock: Clock }>;

export type ExtendedReceipt = ReceiptExtended | Readonly<{ kind: 'unknown' } | { kind: 'not-the-lead' } | { kind: 'in-the-past' }>;

/** The lead puts the last day for receipts off. @param by `YYYY-MM-DD` */
export const extendReceiptOf = (deps: ExtendReceipt, caller: Caller, noticeId: string, by: string): Promise<ExtendedReceipt> =>
  changeNotice<ExtendedReceipt>(deps, noticeId, (notice) => {
    if (!notice || !isIssuer(caller, notice)) return { answer: { kind: 'unknown' } };
    const lead = leadOf(notice);
    if (!speaksFor(caller, lead.id)) return { answer: { kind: 'not-the-lead' } };
    const now = deps.clock.now();
    if (by < dayInChina(now)) return { answer: { kind: 'in-the-past' } };
    const done = extendReceipt(notice, by, instant(now));
    if (done.kind === 'refused') return { answer: done };
    const audit = { agencyId: lead.id, at: instant(now), actor: actorOf(caller), action: 'receipt.extended', subject: noticeId };
    return { keep: done, audit, answer: done };
  });
