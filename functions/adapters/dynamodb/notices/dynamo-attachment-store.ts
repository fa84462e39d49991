import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Attachment } from '#domain/attachments/attachment';
import type { Instant } from '#domain/time';
import type { AttachmentStore } from '#ports/attachment-store';
import { noticeKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { Table, type TableName, toAttributes, transact } from '../table.ts';
import { afterRevision, attachmentFrom, attachmentItem, attachmentPut } from './attachment-items.ts';

export class DynamoAttachmentStore implements AttachmentStore {
  readonly #notices: Table;
  readonly #registry: Table;

  /** @param registryTable where it is written down who did what; empty for whoever acts in nobody's name */
  constructor(client: DynamoDBClient, noticesTable: string, registryTable: TableName) {
    this.#notices = new Table(client, noticesTable);
    this.#registry = new Table(client, registryTable);
  }

  async create(made: Attachment, audit: AuditEntry): Promise<void> {
    const refused = await transact(this.#notices.client, [
      this.#notices.putOf(attachmentItem(made), true),
      ...auditWrites(this.#registry, audit),
    ]);
    if (refused.length > 0) throw new Error(`attachment ${made.id} exists already`);
  }

  async find(id: string): Promise<Attachment | null> {
    const item = await this.#notices.get(noticeKeys.attachment(id));
    return item && attachmentFrom(item);
  }

  async findMany(ids: readonly string[]): Promise<readonly Attachment[]> {
    return (await this.#notices.getMany(ids.map(noticeKeys.attachment))).map(attachmentFrom);
  }

  async replace(after: Attachment, audit?: AuditEntry): Promise<boolean> {
    if (!audit) return this.#notices.putIf(attachmentItem(after), afterRevision(after.revision - 1));
    const refused = await transact(this.#notices.client, [attachmentPut(this.#notices, after), ...auditWrites(this.#registry, audit)]);
    return refused.length === 0;
  }

  async due(now: Instant, limit: number): Promise<readonly Attachment[]> {
    const { items } = await this.#notices.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :attachments AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':attachments': noticeKeys.dueAttachments, ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map(attachmentFrom);
  }

  async forget(seen: Attachment): Promise<boolean> {
    return this.#notices.deleteIf(noticeKeys.attachment(seen.id), afterRevision(seen.revision));
  }
}
