import { type Attachment, announced, KEPT_FOR_DRAFT_MS } from '#domain/attachments/attachment';
import type { AttachmentDraft } from '#domain/attachments/attachment-draft';
import { instant } from '#domain/time';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import { OPERATORS } from '#ports/audit-log';
import type { Clock, Random } from '#ports/clock';
import type { Upload } from '#ports/upload';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type AnnounceAttachment = Readonly<{
  attachments: Pick<AttachmentStore, 'create'>;
  attachmentFiles: Pick<AttachmentFiles, 'uploadFor'>;
  clock: Clock;
  random: Random;
}>;

/** A file is to come: it gets its name, and a place where nothing but it is taken. */
export const announceAttachment = async (
  { attachments, attachmentFiles, clock, random }: AnnounceAttachment,
  caller: Caller,
  { forDraft = false, ...file }: AttachmentDraft,
): Promise<Readonly<{ attachment: Attachment; upload: Upload }>> => {
  const now = clock.now();
  const owner = ownerFor(caller);
  const attachment = announced({ id: random.newId('att', now), ...file }, owner, instant(now), forDraft ? KEPT_FOR_DRAFT_MS : undefined);
  const audit = {
    agencyId: owner,
    at: instant(now),
    actor: actorOf(caller),
    action: 'attachment.announced',
    subject: attachment.id,
  };
  await attachments.create(attachment, audit);
  return { attachment, upload: await attachmentFiles.uploadFor(attachment, instant(now)) };
};

const ownerFor = (caller: Caller): string => (caller.kind === 'operator' ? OPERATORS : caller.agencyId);
