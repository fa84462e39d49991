import type { Mention, Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { Notice } from '#domain/notices/notice';
import { inReadingOrder } from '#domain/notices/reading-order';
import type { NoticeStore } from '#ports/notice-store';

/** The notices that recipients are told of, as they were when the batch was written down, in the order in which one reads them. */
export const mentioned = async (
  notices: Pick<NoticeStore, 'findVersion'>,
  told: Told,
  { startedAt }: Pick<Mailing, 'startedAt'>,
): Promise<readonly (Mention & { notice: Notice })[]> => {
  const items = await Promise.all(
    told.map(async (mention) => {
      const notice = await notices.findVersion(mention.noticeId, mention.version);
      if (!notice) throw new Error(`notice ${mention.noticeId} version ${mention.version} is mentioned and does not exist`);
      return { ...mention, notice };
    }),
  );
  return inReadingOrder(items, new Date(startedAt));
};
