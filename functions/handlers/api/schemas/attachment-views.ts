import * as z from 'zod';
import { ATTACHMENT_STATES, type AttachedFile, type Attachment, asAttached, type Refusal } from '#domain/attachments/attachment';
import { At, AttachmentId, Int, like } from './fields.ts';
import { UploadView } from './upload-view.ts';
import { viewOf } from './view-of.ts';

/** A file as a notice shows it. */
export const AttachedFileView = viewOf<AttachedFile>()(
  z
    .object({
      id: AttachmentId,
      name: like(z.string(), '附件1：报名表.docx'),
      mediaType: like(z.string(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
      bytes: Int(20_480),
      sha256: like(z.string(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855').describe('hex'),
    })
    .meta({ id: 'AttachedFile' }),
);

export const AttachmentView = z
  .object({
    ...AttachedFileView.shape,
    state: like(z.enum(ATTACHMENT_STATES), 'ready').describe(
      'awaited: not looked at yet, which happens when a notice names it; checking: a scanner looks at it; refused: see `refusal`',
    ),
    refusal: z.enum(['other-bytes', 'other-type', 'infected'] satisfies readonly Refusal[]).optional(),
    createdAt: At,
    noticeId: like(z.string(), 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h').optional().describe('the notice that it belongs to'),
    deletedAt: At.optional().describe('when it is deleted unless a notice uses it'),
  })
  .meta({ id: 'Attachment' });

export const NewAttachmentView = z.object({ id: AttachmentId, upload: UploadView }).meta({ id: 'NewAttachment' });

export const attachmentJson = (one: Attachment): z.input<typeof AttachmentView> => ({
  ...asAttached(one),
  state: one.state,
  ...(one.refusal === undefined ? {} : { refusal: one.refusal }),
  createdAt: one.createdAt,
  ...(one.usedBy === undefined ? {} : { noticeId: one.usedBy }),
  ...(one.dueAt === undefined ? {} : { deletedAt: one.dueAt }),
});
