import type { Notice } from '#domain/notices/notice';
import { refuseToSign } from '#domain/notices/notice-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { actorOf, type Caller, may } from '../callers/authorize.ts';
import { type ChangeNotice, changeNotice } from './change-notice.ts';

export type RefuseToSign = ChangeNotice & Readonly<{ clock: Clock }>;

export type SignatureRefused = Readonly<
  { kind: 'cancelled'; notice: Notice } | { kind: 'unknown' | 'scope-missing' | 'not-awaited' | 'published-before' | 'leads' }
>;

/**
 * A co-issuer does not put its name to a notice, or takes it back before publication. The notice is cancelled by that, and its lead told
 * why; asking again finds that done, with the reason that was given first.
 */
export const refuseSignature = (deps: RefuseToSign, caller: Caller, noticeId: string, reason: string): Promise<SignatureRefused> =>
  changeNotice<SignatureRefused>(deps, noticeId, (notice) => {
    if (!notice || caller.kind === 'operator' || !notice.issuers.some(({ id }) => id === caller.agencyId))
      return { answer: { kind: 'unknown' } };
    if (!may(caller, 'notices:write')) return { answer: { kind: 'scope-missing' } };
    const at = instant(deps.clock.now());
    const done = refuseToSign(notice, caller.agencyId, reason, at);
    if (done.kind === 'refused-before') return { answer: { kind: 'cancelled', notice } };
    if (done.kind === 'refused') return { answer: { kind: done.reason === 'no-signature-awaited' ? 'not-awaited' : done.reason } };
    const audit = { agencyId: caller.agencyId, at, actor: actorOf(caller), action: 'notice.signature-refused', subject: noticeId };
    return { keep: done, audit, answer: { kind: 'cancelled', notice: done.notice } };
  });
