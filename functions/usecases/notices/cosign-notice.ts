import type { Notice } from '#domain/notices/notice';
import { cosign } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, may } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from './change-notice.ts';

export type CosignNotice = ChangeNotice & Readonly<{ clock: Clock }>;

export type NoticeCosigned = Readonly<
  { kind: 'signed'; notice: Notice } | { kind: 'unknown' } | { kind: 'scope-missing' } | { kind: 'not-awaited' }
>;

/** A co-issuer signs (联合行文). Publication follows the last signature. */
export const cosignNotice = (deps: CosignNotice, caller: Caller, noticeId: string): Promise<NoticeCosigned> =>
  changeNotice<NoticeCosigned>(deps, noticeId, (notice) => {
    if (!notice || caller.kind === 'operator' || !notice.issuers.some(({ id }) => id === caller.agencyId))
      return { answer: { kind: 'unknown' } };
    if (!may(caller, 'notices:write')) return { answer: { kind: 'scope-missing' } };
    const at = instant(deps.clock.now());
    const signed = cosign(notice, caller.agencyId, at);
    switch (signed.kind) {
      case 'refused':
        return { answer: { kind: 'not-awaited' } };
      case 'signed-before':
        return { answer: { kind: 'signed', notice } };
      case 'signed': {
        const audit = { agencyId: caller.agencyId, at, actor: actorOf(caller), action: 'notice.cosigned', subject: noticeId };
        return { keep: signed, audit, answer: { kind: 'signed', notice: signed.notice } };
      }
    }
  });
