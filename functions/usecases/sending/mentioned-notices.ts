import type { Mention, Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { isPublic, type Notice } from '#domain/notices/notice';
import { stillAddressed } from '#domain/notices/notice-changes';
import { inReadingOrder } from '#domain/notices/reading-order';
import { MINUTE } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import type { Attempt } from './channel-sender.ts';

/** A notice that somebody is told of, as it stands, and as they had it before. */
export type Mentioned = Mention & Readonly<{ notice: Notice; before: Notice | null; replaced: readonly Notice[] }>;

/** The notices that recipients are told of, as they stand, in the order in which one reads them. */
export const mentioned = async (
  notices: Pick<NoticeStore, 'find' | 'findVersion'>,
  told: Told,
  { startedAt }: Pick<Mailing, 'startedAt'>,
): Promise<readonly Mentioned[]> => {
  const items = await Promise.all(
    told.map(async (mention) => {
      const { noticeId, version, had, sections } = mention;
      const notice = await notices.find(noticeId);
      if (!notice) throw new Error(`notice ${noticeId} is mentioned and does not exist`);
      const before = had === undefined || had === notice.version ? null : await notices.findVersion(noticeId, had);
      const others = await Promise.all(notice.supersedes.map((one) => notices.find(one.noticeId)));
      const replaced = others.flatMap((other) => (other && isPublic(other) ? [other] : []));
      if (version === notice.version) return { ...mention, notice, before, replaced };
      const meant = await notices.findVersion(noticeId, version);
      return { ...mention, notice, before, replaced, sections: meant ? stillAddressed(meant, notice, sections) : [] };
    }),
  );
  return inReadingOrder(items, new Date(startedAt));
};

/** Which notices a message told in a later version than its batch says, as a digest does whose notice was corrected meanwhile. */
export const shownIn = (
  items: readonly Pick<Mentioned, 'noticeId' | 'version' | 'notice'>[],
): Pick<Extract<Attempt, { kind: 'delivered' }>, 'shown'> => {
  const later = items.filter(({ notice, version }) => notice.version > version);
  return later.length > 0 ? { shown: Object.fromEntries(later.map(({ noticeId, notice }) => [noticeId, notice.version])) } : {};
};

/**
 * Until when what was composed is sent on: the next revision of the notice, which may have been corrected, or text of it taken away. What
 * a digest tells may be of many: it is composed anew each minute.
 */
export const composedAt = (revision: number | null, now: Date): string =>
  revision === null ? `minute ${Math.floor(now.getTime() / MINUTE)}` : `revision ${revision}`;
