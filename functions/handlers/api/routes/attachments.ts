import type { Attachment } from '#domain/attachments/attachment';
import { AttachmentDraft } from '#domain/attachments/attachment-draft';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { announceAttachment } from '#usecases/attachments/announce-attachment';
import { removeAttachment } from '#usecases/attachments/remove-attachment';
import { actorOf, type Caller, speaksFor } from '#usecases/callers/authorize';
import { problemDescriptions } from '../answers.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AttachmentView, attachmentJson, NewAttachmentView } from '../schemas/attachment-views.ts';

const announce = endpoint.agency({
  method: 'post',
  path: '/v1/attachments',
  tag: 'notices',
  summary: '上传附件 Announce a file; PUT it where the answer says within an hour, and name its id in a notice within a day',
  scope: 'notices:write',
  idempotent: 'kept',
  body: AttachmentDraft,
  answers: {
    201: { description: 'where to PUT the file, with which headers', schema: NewAttachmentView },
    ...problemDescriptions(400, 401, 403, 415, 422),
  },
  example: {
    name: '附件1：报名表.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    bytes: 20_480,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
  handle: async ({ deps, caller, body }): Promise<Answer> => {
    const { attachment, upload } = await announceAttachment(deps, caller, body);
    return {
      status: 201,
      body: { id: attachment.id, upload },
      headers: { location: `/v1/attachments/${attachment.id}`, 'cache-control': 'no-store' },
    };
  },
});

const look = endpoint.agency({
  method: 'get',
  path: '/v1/attachments/{id}',
  tag: 'notices',
  summary: '附件状态 How an attachment stands, for whose it is',
  scope: 'notices:write',
  answers: { 200: { description: 'the attachment', schema: AttachmentView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const found = await ownAttachment(deps, caller, parameters.id);
    return found ? { status: 200, body: attachmentJson(found) } : { problem: NO_ATTACHMENT };
  },
});

const discard = endpoint.agency({
  method: 'delete',
  path: '/v1/attachments/{id}',
  tag: 'notices',
  summary: '删除未用的附件 Delete a file that no notice uses',
  scope: 'notices:write',
  answers: { 204: { description: 'it is gone' }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async ({ deps, caller, parameters }): Promise<Answer> => {
    const found = await ownAttachment(deps, caller, parameters.id);
    if (!found) return { problem: NO_ATTACHMENT };
    const audit = {
      agencyId: found.owner,
      at: instant(deps.clock.now()),
      actor: actorOf(caller),
      action: 'attachment.deleted',
      subject: found.id,
    };
    const removal = await removeAttachment(deps, found.id, audit, 'unused');
    switch (removal.kind) {
      case 'removed':
        return { status: 204 };
      case 'unknown':
        return { problem: NO_ATTACHMENT };
      case 'used':
        return { problem: IN_USE };
    }
  },
});

/** Foreign and unknown are the same. */
const ownAttachment = async ({ attachments }: ApiDeps, caller: Caller, id: string): Promise<Attachment | null> => {
  const found = await attachments.find(id);
  return found && speaksFor(caller, found.owner) ? found : null;
};

const NO_ATTACHMENT = problem(
  404,
  'attachment-unknown',
  bilingual('没有这个附件,请核对编号和密钥', 'There is no such attachment: check the id and the key'),
);
const IN_USE = problem(
  409,
  'attachment-used',
  bilingual('附件已属于一份通知,不能删除', 'The attachment belongs to a notice, and cannot be deleted'),
);

export const attachmentEndpoints = [announce, look, discard];
