import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Likeness } from '#domain/notices/likeness';
import type { Notice, NoticeSummary } from '#domain/notices/notice';
import type { Instant } from '#domain/time';
import { type NoticePlace, noticeCursor, noticePlaceOf } from '#encoding/cursor';
import type { BoardQuery, NoticeLists, NoticePage } from '#ports/notice-lists';
import { monthOf, noticeKeys } from '../keys.ts';
import { type RawItem, Table, toAttributes } from '../table.ts';
import { boardMarks, headFrom, likenessKeys, noticeFrom, summaryFrom } from './notice-items.ts';

/** Whole notices are read so many at a time. */
const READ_TOGETHER = 10;
/** More notices of one number or title are not looked at. */
const ALIKE = 5;

/** Reads heads of notices, in pages. */
export class DynamoNoticeLists implements NoticeLists {
  readonly #notices: Table;

  constructor(client: DynamoDBClient, noticesTable: string) {
    this.#notices = new Table(client, noticesTable);
  }

  async board({ from, to, limit, cursor }: BoardQuery): Promise<NoticePage | null> {
    const start = readCursor(cursor, from, to);
    if (start === null) return null;
    const found: RawItem[] = [];
    for (const month of (await this.#months(from, start?.at ?? to)).toReversed()) {
      // One more than asked for tells whether the list goes on.
      const newest = this.#published(month, from, to, {
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(start && monthOf(start.at) === month ? { ExclusiveStartKey: toAttributes(boardPlace(start)) } : {}),
      });
      for await (const item of newest) {
        found.push(item);
        if (found.length > limit) break;
      }
      if (found.length > limit) break;
    }
    const items = found.slice(0, limit).map((item) => summaryFrom(headFrom(item)));
    return pageOf(items, found.length > limit, ({ publishedAt, createdAt }) => publishedAt ?? createdAt);
  }

  async ofAgency(agencyId: string, { from, to, limit, cursor }: BoardQuery): Promise<NoticePage | null> {
    const start = readCursor(cursor, from, to);
    if (start === null) return null;
    if (to < from) return { items: [] };
    const { pk } = noticeKeys.ofAgency(agencyId, '', '');
    const { items } = await this.#notices.page({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':from': from, ':to': to }),
      ScanIndexForward: false,
      Limit: limit + 1,
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: toAttributes(noticeKeys.ofAgency(agencyId, start.at, start.id)) } : {}),
    });
    const ids = items.slice(0, limit).map((item) => String(item['noticeId']));
    return pageOf(await this.named(ids), items.length > limit, ({ createdAt }) => createdAt);
  }

  async named(ids: readonly string[]): Promise<readonly NoticeSummary[]> {
    const heads = await this.#heads(ids);
    return ids.flatMap((id) => heads.get(id) ?? []);
  }

  async *publishedBetween(from: Instant, to: Instant): AsyncGenerator<Notice, void, undefined> {
    for (const month of await this.#months(from, to)) {
      let waiting: string[] = [];
      for await (const item of this.#published(month, from, to)) {
        waiting.push(headFrom(item).summary.id);
        if (waiting.length < READ_TOGETHER) continue;
        yield* await this.#noticesOf(waiting);
        waiting = [];
      }
      yield* await this.#noticesOf(waiting);
    }
  }

  async alike(likeness: Likeness, since: Instant): Promise<readonly NoticeSummary[]> {
    const { number, title } = likenessKeys(likeness, '', '');
    const found = await Promise.all([...(number ? [this.#alike(number.pk)] : []), this.#alike(title.pk, since)]);
    const ids = [...new Set(found.flat())];
    const heads = await this.#heads(ids);
    return ids.flatMap((id) => heads.get(id) ?? []);
  }

  async #alike(pk: string, since = ''): Promise<readonly string[]> {
    const { items } = await this.#notices.page({
      KeyConditionExpression: 'pk = :pk AND sk > :since',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':since': since || '0' }),
      ScanIndexForward: false,
      Limit: ALIKE,
      ConsistentRead: true,
    });
    return items.map((item) => String(item['noticeId']));
  }

  async #months(from: Instant, to: Instant): Promise<readonly string[]> {
    const months: string[] = [];
    if (to < from) return months;
    const open = this.#notices.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({ ':pk': noticeKeys.month('').pk, ':from': monthOf(from), ':to': monthOf(to) }),
      ConsistentRead: true,
    });
    for await (const item of open) months.push(String(item['sk']));
    return months;
  }

  /** Heads published in [from, to) of one month. `<time>#<id>` sorts behind the bare time: `from` is in, `to` is not. */
  #published(month: string, from: Instant, to: Instant, options: Partial<Parameters<Table['query']>[0]> = {}): AsyncIterable<RawItem> {
    return this.#notices.query({
      IndexName: 'board',
      KeyConditionExpression: 'boardPk = :month AND boardSk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({ ':month': month, ':from': from, ':to': to }),
      ...options,
    });
  }

  /** As they stand: what an index shows may be a second old. */
  async #noticesOf(ids: readonly string[]): Promise<readonly Notice[]> {
    const notices = await Promise.all(
      ids.map(async (id) => {
        const head = await this.#notices.get(noticeKeys.head(id));
        const version = head && (await this.#notices.get(noticeKeys.version(id, headFrom(head).summary.version)));
        return head && version ? noticeFrom(headFrom(head), version) : null;
      }),
    );
    return notices.flatMap((notice) => notice ?? []);
  }

  async #heads(ids: readonly string[]): Promise<ReadonlyMap<string, NoticeSummary>> {
    const items = await this.#notices.getMany(ids.map(noticeKeys.head));
    return new Map(items.map((item) => summaryFrom(headFrom(item))).map((summary) => [summary.id, summary]));
  }
}

/** Undefined without a cursor, null for one that was never given out for a list of [from, to). */
const readCursor = (cursor: string | undefined, from: Instant, to: Instant): NoticePlace | undefined | null => {
  if (cursor === undefined) return undefined;
  const place = noticePlaceOf(cursor);
  return place && from <= place.at && place.at < to ? place : null;
};

const boardPlace = ({ at, id }: NoticePlace): object => ({ ...noticeKeys.head(id), ...boardMarks(id, at) });

const pageOf = (items: readonly NoticeSummary[], more: boolean, timeOf: (notice: NoticeSummary) => Instant): NoticePage => {
  const last = items.at(-1);
  return more && last ? { items, next: noticeCursor({ at: timeOf(last), id: last.id }) } : { items };
};
