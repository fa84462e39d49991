import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { eachRecord } from '#platform/batches';
import type { Log } from '#platform/log';
import { type CheckAttachment, checkAttachment } from '#usecases/attachments/check-attachment';

const Task = z.object({ attachmentId: z.string() });

/** Each message is an attachment to be scanned; one of which the scanner cannot say comes back. */
export const makeHandler = (deps: CheckAttachment, log: Log) => (event: SQSEvent) =>
  eachRecord(
    async ({ body }) => {
      const { attachmentId } = Task.parse(JSON.parse(body));
      const attachment = await deps.attachments.find(attachmentId);
      const checked = attachment ? await checkAttachment(deps, attachment) : null;
      const refusal = checked?.kind === 'refused' ? { refusal: checked.attachment.refusal } : {};
      log.info(`attachment-${checked?.kind ?? 'forgotten'}`, { attachmentId, ...refusal });
      return 'done';
    },
    (error, { messageId }) => log.fault('check-failed', error, { messageId }),
  )(event);
