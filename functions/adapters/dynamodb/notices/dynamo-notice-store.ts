import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { announcedOf, type Notice } from '#domain/notices/notice';
import type { DueAct, NoticeDue } from '#domain/notices/notice-life';
import type { Instant } from '#domain/time';
import type { AcceptanceRecord, NoticeStore, ReplaceNotice, Standing } from '#ports/notice-store';
import { monthOf, noticeKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { SCHEMA_VERSION } from '../shapes.ts';
import { type Condition, conditional, Table, type TableName, toAttributes, transact } from '../table.ts';
import { attachmentPut } from './attachment-items.ts';
import {
  acceptanceFrom,
  acceptanceItem,
  dueFrom,
  dueItem,
  type HeadItem,
  headFrom,
  headItem,
  likenessItems,
  noticeFrom,
  noticeOfAgencyItem,
  versionItem,
} from './notice-items.ts';

/** Release 0.1.0 knew none of these. */
const UNKNOWN_BEFORE: ReadonlySet<DueAct> = new Set(['index', 'redact', 'supersede']);

export class DynamoNoticeStore implements NoticeStore {
  readonly #notices: Table;
  readonly #registry: Table;
  /** Months that this process knows to be open. */
  readonly #openMonths = new Set<string>();

  /** @param registryTable where audit entries go; a function that makes none needs no permission for it */
  constructor(client: DynamoDBClient, noticesTable: string, registryTable: TableName) {
    this.#notices = new Table(client, noticesTable);
    this.#registry = new Table(client, registryTable);
  }

  async accept(
    notice: Notice,
    acceptance: AcceptanceRecord | null,
    { audit, due, attachments = [] }: Parameters<NoticeStore['accept']>[2],
  ): ReturnType<NoticeStore['accept']> {
    if (notice.publishedAt !== undefined) await this.#openMonth(notice.publishedAt);
    const table = this.#notices;
    const agencies = new Set(notice.issuers.map(({ id }) => id));
    const own = attachments.map((after) => attachmentPut(table, after));
    const failed = await transact(table.client, [
      ...(acceptance ? [this.#acceptanceOf(acceptance, audit.at)] : []),
      ...own,
      table.putOf(headItem(notice), true),
      table.putOf(versionItem(notice), true),
      ...[...agencies].map((id) => table.putOf(noticeOfAgencyItem(id, notice))),
      ...likenessItems(notice).map((item) => table.putOf(item)),
      ...due.map((one) => table.putOf(dueItem(one))),
      ...auditWrites(this.#registry, audit),
    ]);
    if (failed.length === 0) return { kind: 'accepted' };
    const used = acceptance && failed.includes(0) ? await table.get(noticeKeys.acceptance(acceptance.caller, acceptance.key)) : null;
    if (used) return { kind: 'key-used', record: acceptanceFrom(used) };
    const first = acceptance ? 1 : 0;
    if (failed.some((position) => position >= first && position < first + own.length)) return { kind: 'attachments-changed' };
    throw new Error(`notice ${notice.id} exists already`);
  }

  async find(id: string): Promise<Notice | null> {
    const head = await this.#head(id);
    return head && this.findVersion(id, head.summary.version);
  }

  async findVersion(id: string, version: number): Promise<Notice | null> {
    const [head, item] = await Promise.all([this.#head(id), this.#notices.get(noticeKeys.version(id, version))]);
    return head && item ? noticeFrom(head, item) : null;
  }

  async versions(id: string): Promise<readonly Notice[]> {
    const head = await this.#head(id);
    const notices: Notice[] = [];
    if (!head) return notices;
    for await (const item of this.#notices.startingWith(noticeKeys.head(id).pk, 'V#')) notices.push(noticeFrom(head, item));
    return notices;
  }

  async standingOf(id: string): Promise<Standing | null> {
    const head = await this.#head(id);
    return head && { status: head.status, announced: announcedOf(head), revision: head.revision };
  }

  async replace(
    before: Notice,
    after: Notice,
    { audit, due, settled = [], rewritten = [], acceptance = null, attachments = [] }: ReplaceNotice,
  ): Promise<boolean> {
    if (after.publishedAt !== undefined && before.publishedAt === undefined) await this.#openMonth(after.publishedAt);
    const table = this.#notices;
    const failed = await transact(table.client, [
      putWhile(table, headItem(after), asSeen(before)),
      ...attachments.map((one) => attachmentPut(table, one)),
      ...(after.version === before.version
        ? []
        : [table.putOf(versionItem(after), true), ...likenessItems(after).map((item) => table.putOf(item))]),
      ...rewritten.map((version) => table.putOf(versionItem(version))),
      ...(acceptance ? [this.#acceptanceOf(acceptance, audit.at)] : []),
      ...due.map((one) => table.putOf(dueItem(one))),
      ...settled.map((one) => table.deleteOf(noticeKeys.due(one))),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async due<A extends DueAct>(act: A, now: Instant, limit: number): Promise<readonly Extract<NoticeDue, { act: A }>[]> {
    const { items } = await this.#notices.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :act AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':act': act, ':now': `${now}~` }),
      Limit: limit,
    });
    const isOfAct = (due: NoticeDue): due is Extract<NoticeDue, { act: A }> => due.act === act;
    return items.map(dueFrom).filter(isOfAct);
  }

  async settle(due: NoticeDue, rest?: NoticeDue): Promise<void> {
    if (rest) return this.#notices.put(dueItem(rest));
    if ((await this.#notices.deleteIfPresent(noticeKeys.due(due))) || UNKNOWN_BEFORE.has(due.act)) return;
    // A mark on the head, as release 0.1.0 had them; the status says whether it is for the notice or for its withdrawal.
    const isForWithdrawal = due.act === 'plan' && due.mailing === 'withdrawal';
    await conditional(() =>
      this.#notices.update(noticeKeys.head(due.noticeId), {
        UpdateExpression: 'REMOVE duePk, dueSk',
        ConditionExpression: `duePk = :act AND summary.version = :version AND #status ${isForWithdrawal ? '=' : '<>'} :withdrawn`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({ ':act': due.act, ':version': due.version, ':withdrawn': 'withdrawn' }),
      }),
    );
  }

  /** The key counts as free again once its record has expired: DynamoDB removes it within days, not at once. */
  #acceptanceOf(acceptance: AcceptanceRecord, now: Instant): TransactWriteItem {
    return putWhile(this.#notices, acceptanceItem(acceptance), {
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: toAttributes({ ':now': now }),
    });
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
    return item && headFrom(item);
  }
}

const putWhile = (table: Table, item: object, condition: Condition & { ExpressionAttributeNames?: Record<string, string> }) => ({
  Put: { TableName: table.name, Item: toAttributes(item), ...condition },
});

/**
 * The head stands as it was seen: at its revision, of which those of release 0.1.0 have none. That release may still run during a
 * deployment and raises none, so status and open signatures count, too (to go with the next release).
 */
const asSeen = ({ revision, status, issuers }: Notice) => ({
  ConditionExpression: [
    revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision',
    '#status = :status',
    ...issuers.flatMap(({ signedAt }, i) => (signedAt === undefined ? [`attribute_not_exists(issuers[${i}].signedAt)`] : [])),
  ].join(' AND '),
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: toAttributes({ ':status': status, ...(revision === 0 ? {} : { ':revision': revision }) }),
});
