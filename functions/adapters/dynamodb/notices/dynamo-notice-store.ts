import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Issuer, Notice, NoticeStatus } from '#domain/notices/notice';
import type { Instant } from '#domain/time';
import type { AcceptanceRecord, BoardQuery, NoticePage, NoticeStore } from '#ports/notice-store';
import { monthOf, noticeIdOf, noticeKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { conditional, Table, toAttributes, transact } from '../table.ts';
import {
  acceptanceFrom,
  acceptanceItem,
  HeadItem,
  headItem,
  noticeFrom,
  publicationMarks,
  VersionItem,
  versionItem,
} from './notice-items.ts';
import { NoticeLists } from './notice-lists.ts';

/** A notice has 20 issuers at most, and each signs once. */
const COSIGN_TRIES = 25;

export class DynamoNoticeStore implements NoticeStore {
  readonly #notices: Table;
  readonly #registry: Table;
  readonly #lists: NoticeLists;
  /** Months that this process knows to be open. */
  readonly #openMonths = new Set<string>();

  constructor(client: DynamoDBClient, noticesTable: string, registryTable: string) {
    this.#notices = new Table(client, noticesTable);
    this.#registry = new Table(client, registryTable);
    this.#lists = new NoticeLists(this.#notices);
  }

  async accept(notice: Notice, acceptance: AcceptanceRecord | null, audit: AuditEntry): ReturnType<NoticeStore['accept']> {
    if (notice.publishedAt !== undefined) await this.#openMonth(notice.publishedAt);
    const table = this.#notices;
    const agencies = new Set(notice.issuers.map(({ id }) => id));
    const failed = await transact(table.client, [
      ...(acceptance ? [this.#acceptanceOf(acceptance, audit.at)] : []),
      table.putOf(headItem(notice), true),
      table.putOf(versionItem(notice), true),
      ...[...agencies].map((id) =>
        table.putOf({
          ...noticeKeys.ofAgency(id, notice.createdAt, notice.id),
          v: SCHEMA_VERSION,
          kind: 'notice-of-agency',
          noticeId: notice.id,
        }),
      ),
      ...auditWrites(this.#registry, audit),
    ]);
    if (failed.length === 0) return { kind: 'accepted' };
    const used = acceptance && failed.includes(0) ? await table.get(noticeKeys.acceptance(acceptance.caller, acceptance.key)) : null;
    if (used) return { kind: 'key-used', record: acceptanceFrom(used) };
    throw new Error(`notice ${notice.id} exists already`);
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

  board(query: BoardQuery): Promise<NoticePage | null> {
    return this.#lists.board(query);
  }

  ofAgency(agencyId: string, query: BoardQuery): Promise<NoticePage | null> {
    return this.#lists.ofAgency(agencyId, query);
  }

  async *publishedBetween(from: Instant, to: Instant): AsyncGenerator<Notice, void, undefined> {
    for await (const heads of this.#lists.publishedBetween(from, to)) {
      const notices = await Promise.all(heads.map(({ id }) => this.find(id)));
      yield* notices.flatMap((notice) => notice ?? []);
    }
  }

  async due(work: 'plan' | 'publish', now: Instant, limit: number): Promise<readonly string[]> {
    const { items } = await this.#notices.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :work AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':work': work, ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map((item) => noticeIdOf({ pk: String(item['pk']) }));
  }

  async publish(id: string, at: Instant, from: readonly NoticeStatus[]): Promise<boolean> {
    if (from.length === 0) return false;
    await this.#openMonth(at);
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
    for (let tries = 0; tries < COSIGN_TRIES; tries++) {
      const head = await this.#head(id);
      const position = head?.issuers.findIndex((issuer) => issuer.id === agencyId) ?? -1;
      const issuer = head?.issuers[position];
      if (head?.status !== 'awaiting-signatures' || !issuer) return null;
      if (issuer.signedAt !== undefined) return head.issuers;

      const failed = await transact(this.#notices.client, [
        this.#notices.updateOf(noticeKeys.head(id), signature(head, position, at)),
        ...auditWrites(this.#registry, audit),
      ]);
      if (failed.length === 0) return head.issuers.with(position, { ...issuer, signedAt: at });
      // Somebody else signed, or it was cancelled, in between: look again.
    }
    throw new Error(`notice ${id} changed ${COSIGN_TRIES} times while ${agencyId} was signing it`);
  }

  async cancel(id: string, audit: AuditEntry): Promise<boolean> {
    const failed = await transact(this.#notices.client, [
      this.#notices.updateOf(noticeKeys.head(id), {
        UpdateExpression: 'SET #status = :cancelled REMOVE duePk, dueSk',
        ConditionExpression: '#status IN (:scheduled, :awaiting)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':cancelled': 'cancelled',
          ':scheduled': 'scheduled',
          ':awaiting': 'awaiting-signatures',
        }),
      }),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async replace(before: Notice, after: Notice, audit: AuditEntry): Promise<boolean> {
    const failed = await transact(this.#notices.client, [
      this.#notices.updateOf(noticeKeys.head(before.id), {
        UpdateExpression: `SET #status = :status, duePk = :plan, dueSk = :due${after.withdrawal ? ', withdrawal = :withdrawal' : ''}`,
        ConditionExpression: '#status = :before AND summary.version = :version',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':status': after.status,
          ':plan': 'plan',
          ':due': `${audit.at}#${before.id}`,
          ...(after.withdrawal ? { ':withdrawal': after.withdrawal } : {}),
          ':before': before.status,
          ':version': before.version,
        }),
      }),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async statusOf(id: string): Promise<NoticeStatus | null> {
    return (await this.#head(id))?.status ?? null;
  }

  async markPlanned(id: string, version: number, act: 'notice' | 'withdrawal'): Promise<void> {
    // A withdrawal takes the place of a mark that stands, so the status says what the mark is for.
    const its = act === 'withdrawal' ? '#status = :withdrawn' : '#status <> :withdrawn';
    await this.#updateHead(id, 'REMOVE duePk, dueSk', `duePk = :plan AND summary.version = :version AND ${its}`, {
      ':plan': 'plan',
      ':version': version,
      ':withdrawn': 'withdrawn',
    });
  }

  #updateHead(id: string, update: string, condition: string, values: object): Promise<boolean> {
    return conditional(() =>
      this.#notices.update(noticeKeys.head(id), {
        UpdateExpression: update,
        ConditionExpression: condition,
        ...(`${update} ${condition}`.includes('#status') ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
        ExpressionAttributeValues: toAttributes(values),
      }),
    );
  }

  /** The key counts as free again once its record has expired: DynamoDB removes it within days, not at once. */
  #acceptanceOf(acceptance: AcceptanceRecord, now: Instant) {
    return {
      Put: {
        TableName: this.#notices.name,
        Item: toAttributes(acceptanceItem(acceptance)),
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: toAttributes({ ':now': now }),
      },
    };
  }

  /** Lists look only into months that have been opened; so a month is opened before anything is published in it. */
  async #openMonth(at: Instant): Promise<void> {
    const month = monthOf(at);
    if (this.#openMonths.has(month)) return;
    await this.#notices.update(noticeKeys.month(month), {
      UpdateExpression: 'SET v = :v, kind = :kind',
      ExpressionAttributeValues: toAttributes({ ':v': SCHEMA_VERSION, ':kind': 'month' }),
    });
    this.#openMonths.add(month);
  }

  async #head(id: string): Promise<HeadItem | null> {
    const item = await this.#notices.get(noticeKeys.head(id));
    return item && parseItem(HeadItem, item);
  }
}

/**
 * Sign at this position. The last signature schedules a notice that is to be published later, in the same step; so while one is
 * to be published later, the update holds only if the other signatures stand as they were read.
 */
const signature = ({ issuers, summary: { id, publishAt } }: HeadItem, position: number, at: Instant) => {
  const later = publishAt !== undefined && publishAt > at ? publishAt : null;
  const open = issuers.findIndex(({ signedAt }, i) => i !== position && signedAt === undefined);
  const last = later !== null && open < 0;
  return {
    UpdateExpression: `SET issuers[${position}].signedAt = :at${last ? ', #status = :scheduled, duePk = :publish, dueSk = :dueSk' : ''}`,
    ConditionExpression: [
      '#status = :awaiting',
      `attribute_not_exists(issuers[${position}].signedAt)`,
      ...(later !== null && open >= 0 ? [`attribute_not_exists(issuers[${open}].signedAt)`] : []),
    ].join(' AND '),
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: toAttributes({
      ':at': at,
      ':awaiting': 'awaiting-signatures',
      ...(last ? { ':scheduled': 'scheduled', ':publish': 'publish', ':dueSk': `${later}#${id}` } : {}),
    }),
  };
};
