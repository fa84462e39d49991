import type { NoticeSummary } from '#domain/notices/notice';
import type { Instant } from '#domain/time';
import { type NoticePlace, noticeCursor, noticePlaceOf } from '#encoding/cursor';
import type { BoardQuery, NoticePage } from '#ports/notice-store';
import { monthOf, noticeKeys } from '../keys.ts';
import { parseItem } from '../shapes.ts';
import { type RawItem, type Table, toAttributes } from '../table.ts';
import { HeadItem, publicationMarks, summaryFrom } from './notice-items.ts';

/** Whole notices are read so many at a time. */
const READ_TOGETHER = 10;

/** What was published when, and what an agency posted: reads heads of notices, in pages. */
export class NoticeLists {
  readonly #notices: Table;

  constructor(notices: Table) {
    this.#notices = notices;
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
    const items = found.slice(0, limit).map((item) => summaryFrom(parseItem(HeadItem, item)));
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
    const heads = await this.#heads(ids);
    const summaries = ids.flatMap((id) => heads.get(id) ?? []);
    return pageOf(summaries, items.length > limit, ({ createdAt }) => createdAt);
  }

  /** Heads published in [from, to), oldest first, so many at a time that what belongs to them can be read together. */
  async *publishedBetween(from: Instant, to: Instant): AsyncGenerator<readonly NoticeSummary[], void, undefined> {
    for (const month of await this.#months(from, to)) {
      let waiting: NoticeSummary[] = [];
      for await (const item of this.#published(month, from, to)) {
        waiting.push(summaryFrom(parseItem(HeadItem, item)));
        if (waiting.length < READ_TOGETHER) continue;
        yield waiting;
        waiting = [];
      }
      if (waiting.length > 0) yield waiting;
    }
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

  async #heads(ids: readonly string[]): Promise<ReadonlyMap<string, NoticeSummary>> {
    const items = await this.#notices.getMany(ids.map(noticeKeys.head));
    return new Map(items.map((item) => summaryFrom(parseItem(HeadItem, item))).map((summary) => [summary.id, summary]));
  }
}

/** Undefined without a cursor, null for one that was never given out for a list of [from, to). */
const readCursor = (cursor: string | undefined, from: Instant, to: Instant): NoticePlace | undefined | null => {
  if (cursor === undefined) return undefined;
  const place = noticePlaceOf(cursor);
  return place && from <= place.at && place.at < to ? place : null;
};

const boardPlace = ({ at, id }: NoticePlace): object => {
  const { boardPk, boardSk } = publicationMarks(id, at);
  return { ...noticeKeys.head(id), boardPk, boardSk };
};

const pageOf = (items: readonly NoticeSummary[], more: boolean, timeOf: (notice: NoticeSummary) => Instant): NoticePage => {
  const last = items.at(-1);
  return more && last ? { items, next: noticeCursor({ at: timeOf(last), id: last.id }) } : { items };
};
