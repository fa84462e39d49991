import { isPublic } from '#domain/notices/notice';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { NoticeStore } from '#ports/notice-store';

export type OpenAttachment = Readonly<{
  attachments: Pick<AttachmentStore, 'find'>;
  attachmentFiles: Pick<AttachmentFiles, 'linkTo'>;
  notices: Pick<NoticeStore, 'standingOf'>;
}>;

/** `gone`: it was there, and is withdrawn with its notice, or taken away. */
export type Opened = Readonly<{ kind: 'found'; url: string } | { kind: 'gone' } | { kind: 'unknown' }>;

/** Where a reader gets the file of a published notice, for as long as the notice stands. */
export const openAttachment = async ({ attachments, attachmentFiles, notices }: OpenAttachment, id: string): Promise<Opened> => {
  const found = await attachments.find(id);
  if (found?.usedBy === undefined) return { kind: 'unknown' };
  const status = (await notices.standingOf(found.usedBy))?.status ?? null;
  if (status === null || !isPublic({ status })) return { kind: 'unknown' };
  if (status === 'withdrawn' || found.state === 'removed') return { kind: 'gone' };
  return { kind: 'found', url: await attachmentFiles.linkTo(found) };
};
