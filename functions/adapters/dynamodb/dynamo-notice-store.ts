import { BatchGetItemCommand, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Issuer, Notice, NoticeStatus, NoticeSummary } from '#domain/notice';
import type { Instant } from '#domain/time';
import type { AcceptanceRecord, AuditEntry, BoardQuery, NoticeStore } from '#ports/notice-store';
import { auditItem } from './audit-item.ts';
import { monthOf, noticeKeys } from './keys.ts';
import {
  AcceptanceItem,
  acceptanceItem,
  HeadItem,
  headItem,
  noticeFrom,
  publicationMarks,
  summaryFrom,
  VersionItem,
  versionItem,
} from './notice-items.ts';
import { parseItem, SCHEMA_VERSION } from './shapes.ts';
import { conditional, Table, toAttributes, transact } from './table.ts';

type Page = Readonly<{ items: readonly NoticeSummary[]; next?: string }>;

export class DynamoNoticeStore implements NoticeStore {
  readonly #notices: Table;
  readonly #registry: Table;

  constructor(client: DynamoDBClient, noticesTable: string, registryTable: string) {
    this.#notices = new Table(client, noticesTable);
    this.#registry = new Table(client, registryTable);
  }

  async accept(notice: Notice, acceptance: AcceptanceRecord | null, audit: AuditEntry): ReturnType<NoticeStore['accept']> {
    const table = this.#notices;
    const failed = await transact(table.client, [
      ...(acceptance ? [table.putOf(acceptanceItem(acceptance), true)] : []),
      table.putOf(headItem(notice), true),
      table.putOf(versionItem(notice), true),
      ...notice.issuers.map(({ id }) =>
        table.putOf({ ...noticeKeys.ofAgency(id, notice.createdAt, notice.id), v: SCHEMA_VERSION, noticeId: notice.id }),
      ),
      this.#registry.putOf(auditItem(audit)),
    ]);
    if (failed.length === 0) return { kind: 'accepted' };
    if (!acceptance) throw new Error(`notice ${notice.id} exists already`);
    const record = await table.get(noticeKeys.acceptance(acceptance.agencyId, acceptance.key));
    if (!record) throw new Error('a used idempotency key without its record');
    return { kind: 'key-used', record: parseItem(AcceptanceItem, record) };
  }

  async find(id: string): Promise<Notice | null> {
    const head = await this.#head(id);
    return head && this.findVersion(id, head.summary.version);
  }

  async findVersion(id: string, version: number): Promise<Notice | null> {
    const [head, item] = await Promise.all([this.#head(id), this.#notices.get(noticeKeys.version(id, version))]);
    return head && item ? noticeFrom(head, parseItem(VersionItem, item)) : null;
  }

  async versions(id: string): Promise<readonly Notice[]> {
    const head = await this.#head(id);
    const notices: Notice[] = [];
    if (!head) return notices;
    for await (const item of this.#notices.startingWith(noticeKeys.head(id).pk, 'V#'))
      notices.push(noticeFrom(head, parseItem(VersionItem, item)));
    return notices;
  }

  async board(query: BoardQuery): Promise<Page> {
    const items: NoticeSummary[] = [];
    const upper = query.cursor ?? query.to;
    for (let month = monthOf(upper); month >= monthOf(query.from); month = monthBefore(month)) {
      const found = this.#notices.query({
        IndexName: 'board',
        KeyConditionExpression: 'boardPk = :month AND boardSk BETWEEN :from AND :to',
        ExpressionAttributeValues: toAttributes({ ':month': month, ':from': query.from, ':to': upper }),
        ScanIndexForward: false,
      });
      for await (const item of found) {
        // BETWEEN has both ends in it; the cursor's own notice was on the page before.
        if (item['boardSk'] === upper) continue;
        items.push(summaryFrom(parseItem(HeadItem, item)));
        if (items.length >= query.limit) return { items, next: String(item['boardSk']) };
      }
    }
    return { items };
  }

  async ofAgency(agencyId: string, query: BoardQuery): Promise<Page> {
    const { items, lastKey } = await this.#notices.page({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({
        ':pk': noticeKeys.ofAgency(agencyId, '', '').pk,
        ':from': query.from,
        ':to': `${query.to}~`,
      }),
      ScanIndexForward: false,
      Limit: Math.min(query.limit, 100),
      ...(query.cursor ? { ExclusiveStartKey: toAttributes({ pk: noticeKeys.ofAgency(agencyId, '', '').pk, sk: query.cursor }) } : {}),
    });
    const ids = items.map((item) => String(item['noticeId']));
    const heads = await this.#heads(ids);
    const summaries = ids.flatMap((id) => heads.get(id) ?? []);
    return { items: summaries, ...(lastKey ? { next: String(lastKey['sk']) } : {}) };
  }

  async *publishedBetween(from: Instant, to: Instant): AsyncIterable<Notice> {
    for (let month = monthOf(from); month <= monthOf(to); month = monthAfter(month)) {
      const found = this.#notices.query({
        IndexName: 'board',
        KeyConditionExpression: 'boardPk = :month AND boardSk BETWEEN :from AND :to',
        ExpressionAttributeValues: toAttributes({ ':month': month, ':from': from, ':to': to }),
      });
      for await (const item of found) {
        const { summary } = parseItem(HeadItem, item);
        const notice = await this.findVersion(summary.id, summary.version);
        if (notice) yield notice;
      }
    }
  }

  async due(work: 'plan' | 'publish', now: Instant, limit: number): Promise<readonly string[]> {
    const { items } = await this.#notices.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :work AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':work': work, ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map((item) => parseItem(HeadItem, item).summary.id);
  }

  async publish(id: string, at: Instant, from: readonly NoticeStatus[]): Promise<boolean> {
    const marks = publicationMarks(id, at);
    const names = from.map((_, i) => `:from${i}`);
    return this.#updateHead(
      id,
      `SET #status = :published, ${Object.keys(marks)
        .map((name) => `${name} = :${name}`)
        .join(', ')}`,
      `#status IN (${names.join(', ')})`,
      {
        ':published': 'published',
        ...Object.fromEntries(Object.entries(marks).map(([name, value]) => [`:${name}`, value])),
        ...Object.fromEntries(from.map((status, i) => [`:from${i}`, status])),
      },
    );
  }

  async cosign(id: string, agencyId: string, at: Instant, audit: AuditEntry): Promise<readonly Issuer[] | null> {
    const head = await this.#head(id);
    if (head?.status !== 'awaiting-signatures') return null;
    const position = head.issuers.findIndex((issuer) => issuer.id === agencyId);
    if (position < 0) return null;
    const issuers = head.issuers.map((issuer, i) => (i === position ? { ...issuer, signedAt: issuer.signedAt ?? at } : issuer));
    const failed = await transact(this.#notices.client, [
      {
        Update: {
          TableName: this.#notices.name,
          Key: toAttributes(noticeKeys.head(id)),
          UpdateExpression: `SET issuers[${position}].signedAt = :at`,
          ConditionExpression: '#status = :awaiting',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: toAttributes({ ':at': issuers[position]?.signedAt ?? at, ':awaiting': 'awaiting-signatures' }),
        },
      },
      this.#registry.putOf(auditItem(audit)),
    ]);
    if (failed.length > 0) return null;
    return (await this.#head(id))?.issuers ?? null;
  }

  async cancel(id: string, audit: AuditEntry): Promise<boolean> {
    const failed = await transact(this.#notices.client, [
      {
        Update: {
          TableName: this.#notices.name,
          Key: toAttributes(noticeKeys.head(id)),
          UpdateExpression: 'SET #status = :cancelled REMOVE duePk, dueSk',
          ConditionExpression: '#status IN (:scheduled, :awaiting)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: toAttributes({
            ':cancelled': 'cancelled',
            ':scheduled': 'scheduled',
            ':awaiting': 'awaiting-signatures',
          }),
        },
      },
      this.#registry.putOf(auditItem(audit)),
    ]);
    return failed.length === 0;
  }

  async markPlanned(id: string, version: number): Promise<void> {
    await this.#updateHead(id, 'REMOVE duePk, dueSk', 'duePk = :plan AND summary.version = :version', {
      ':plan': 'plan',
      ':version': version,
    });
  }

  #updateHead(id: string, update: string, condition: string, values: object): Promise<boolean> {
    return conditional(async () => {
      await this.#notices.client.send(
        new UpdateItemCommand({
          TableName: this.#notices.name,
          Key: toAttributes(noticeKeys.head(id)),
          UpdateExpression: update,
          ConditionExpression: condition,
          ...(`${update} ${condition}`.includes('#status') ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
          ExpressionAttributeValues: toAttributes(values),
        }),
      );
    });
  }

  async #head(id: string): Promise<HeadItem | null> {
    const item = await this.#notices.get(noticeKeys.head(id));
    return item && parseItem(HeadItem, item);
  }

  async #heads(ids: readonly string[]): Promise<ReadonlyMap<string, NoticeSummary>> {
    if (ids.length === 0) return new Map();
    const { Responses } = await this.#notices.client.send(
      new BatchGetItemCommand({ RequestItems: { [this.#notices.name]: { Keys: ids.map((id) => toAttributes(noticeKeys.head(id))) } } }),
    );
    const found = (Responses?.[this.#notices.name] ?? []).map((item) => summaryFrom(parseItem(HeadItem, unmarshall(item))));
    return new Map(found.map((summary) => [summary.id, summary]));
  }
}

const shiftMonth = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
};
const monthBefore = (month: string): string => shiftMonth(month, -1);
const monthAfter = (month: string): string => shiftMonth(month, 1);
