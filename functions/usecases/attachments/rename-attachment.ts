import { renamed } from '#domain/attachments/attachment';
import type { AttachmentStore } from '#ports/attachment-store';

/** Let a file be saved under another name from now on, whoever follows which of its links. Once it has the name this changes nothing. */
export const renameAttachment = async (
  attachments: Pick<AttachmentStore, 'find' | 'replace'>,
  { id, name }: Readonly<{ id: string; name: string }>,
): Promise<void> => {
  const standing = await attachments.find(id);
  if (!standing || standing.name === name) return;
  if (!(await attachments.replace(renamed(standing, name)))) await renameAttachment(attachments, { id, name });
};
