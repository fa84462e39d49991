import type { Notice } from '#domain/notices/notice';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type CosignNotice = Readonly<{ notices: NoticeStore; clock: Clock }>;

export type Cosigned = Readonly<{ kind: 'signed'; notice: Notice } | { kind: 'unknown' } | { kind: 'not-awaited' }>;

/** A co-issuer signs (联合行文). Publication follows the last signature. */
export const cosignNotice = async ({ notices, clock }: CosignNotice, caller: Caller, noticeId: string): Promise<Cosigned> => {
  const notice = await notices.find(noticeId);
  if (!notice || caller.kind !== 'agency' || !notice.issuers.some(({ id }) => id === caller.agencyId)) return { kind: 'unknown' };
  const at = instant(clock.now());
  const audit = { agencyId: caller.agencyId, at, actor: actorOf(caller), action: 'notice.cosigned', subject: noticeId };
  const issuers = await notices.cosign(noticeId, caller.agencyId, at, audit);
  if (!issuers) return { kind: 'not-awaited' };
  const complete = issuers.every(({ signedAt }) => signedAt !== undefined);
  const isLater = notice.publishAt !== undefined && notice.publishAt > at;
  if (complete && !isLater) await notices.publish(noticeId, at, ['awaiting-signatures']);
  const now = await notices.find(noticeId);
  return now ? { kind: 'signed', notice: now } : { kind: 'unknown' };
};
