import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { Attachment } from '#domain/attachments/attachment';
import { form } from '../form.ts';
import { noticeKeys } from '../keys.ts';
import { type Condition, type RawItem, type Table, toAttributes } from '../table.ts';

const ATTACHMENT = form(Attachment);

export const attachmentFrom = (item: RawItem): Attachment => ATTACHMENT.parse(item);

/** Found in the index `due` for as long as something of it is to be deleted. */
export const attachmentItem = (attachment: Attachment): object => ({
  ...noticeKeys.attachment(attachment.id),
  kind: 'attachment',
  ...ATTACHMENT.write(attachment),
  ...(attachment.dueAt === undefined ? {} : { duePk: noticeKeys.dueAttachments, dueSk: `${attachment.dueAt}#${attachment.id}` }),
});

/** That the revision before stands. */
export const afterRevision = (revision: number): Condition => ({
  ConditionExpression: 'revision = :seen',
  ExpressionAttributeValues: toAttributes({ ':seen': revision }),
});

/** In a transaction: the next revision in the place of the one before. */
export const attachmentPut = (table: Table, after: Attachment): TransactWriteItem => ({
  Put: { TableName: table.name, Item: toAttributes(attachmentItem(after)), ...afterRevision(after.revision - 1) },
});
