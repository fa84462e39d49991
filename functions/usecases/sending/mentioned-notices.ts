import type { Mention, Told } from '#domain/mailings/batch';
import type { Notice } from '#domain/notices/notice';
import type { NoticeStore } from '#ports/notice-store';

/** The notices of a told, as they were when the batch was written down. */
export const mentioned = (notices: Pick<NoticeStore, 'findVersion'>, told: Told): Promise<readonly (Mention & { notice: Notice })[]> =>
  Promise.all(
    told.map(async (mention) => {
      const notice = await notices.findVersion(mention.noticeId, mention.version);
      if (!notice) throw new Error(`notice ${mention.noticeId} version ${mention.version} is mentioned and does not exist`);
      return { ...mention, notice };
    }),
  );
