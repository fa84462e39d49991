import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { Draft, DraftContent, REVISIONS_KEPT } from '#domain/notices/draft';
import type { DraftStore } from '#ports/draft-store';
import { form } from '../form.ts';
import { noticeKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { pack, packed } from '../shapes.ts';
import { type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';

const DRAFT = form(Draft.extend({ content: packed(DraftContent) }));

const fieldsOf = (draft: Draft): object => DRAFT.write({ ...draft, content: pack(draft.content) });
const draftItem = (draft: Draft): object => ({ ...noticeKeys.draft(draft.agencyId, draft.id), kind: 'draft', ...fieldsOf(draft) });
const revisionItem = (draft: Draft): object => ({
  ...noticeKeys.draftRevision(draft.id, draft.revision),
  kind: 'draft-revision',
  ...fieldsOf(draft),
});

export class DynamoDrafts implements DraftStore {
  readonly #notices: Table;
  readonly #registry: Table;

  constructor(client: DynamoDBClient, noticesTable: string, registryTable: TableName) {
    this.#notices = new Table(client, noticesTable);
    this.#registry = new Table(client, registryTable);
  }

  async create(draft: Draft, audit: AuditEntry): Promise<void> {
    await transact(this.#notices.client, [this.#notices.putOf(draftItem(draft), true), ...auditWrites(this.#registry, audit)]);
  }

  async find(agencyId: string, id: string): Promise<Draft | null> {
    const item = await this.#notices.get(noticeKeys.draft(agencyId, id));
    return item && DRAFT.parse(item);
  }

  async ofAgency(agencyId: string): Promise<readonly Draft[]> {
    const items: RawItem[] = [];
    for await (const item of this.#notices.ofPartition(noticeKeys.draft(agencyId, '').pk)) items.push(item);
    return items.map(DRAFT.parse).reverse();
  }

  async replace(before: Draft, after: Draft, audit: AuditEntry): Promise<boolean> {
    const table = this.#notices;
    const forgotten = before.revision - REVISIONS_KEPT;
    const failed = await transact(table.client, [
      table.putOfIf(draftItem(after), asSeen(before)),
      table.putOf(revisionItem(before)),
      ...(forgotten > 0 ? [table.deleteOf(noticeKeys.draftRevision(before.id, forgotten))] : []),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async revisions(agencyId: string, id: string): Promise<readonly Draft[]> {
    const kept: Draft[] = [];
    for await (const item of this.#notices.ofPartition(noticeKeys.draftRevision(id, 0).pk)) kept.push(DRAFT.parse(item));
    return kept.filter((one) => one.agencyId === agencyId).reverse();
  }

  async redact(seen: Draft, after: Draft, revisions: readonly Draft[], audit: AuditEntry): Promise<boolean> {
    const table = this.#notices;
    // One by one: all of them may be more than a transaction holds.
    for (const one of revisions)
      await transact(table.client, [table.putOfIf(revisionItem(one), { ConditionExpression: 'attribute_exists(pk)' })]);
    const failed = await transact(table.client, [table.putOfIf(draftItem(after), asSeen(seen)), ...auditWrites(this.#registry, audit)]);
    return failed.length === 0;
  }

  async remove(seen: Draft, audit: AuditEntry): Promise<boolean> {
    const table = this.#notices;
    const kept = await this.revisions(seen.agencyId, seen.id);
    const failed = await transact(table.client, [
      table.deleteOfIf(noticeKeys.draft(seen.agencyId, seen.id), asSeen(seen)),
      ...kept.map(({ revision }) => table.deleteOf(noticeKeys.draftRevision(seen.id, revision))),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }
}

const asSeen = ({ revision }: Draft) => ({
  ConditionExpression: 'revision = :seen',
  ExpressionAttributeValues: toAttributes({ ':seen': revision }),
});
