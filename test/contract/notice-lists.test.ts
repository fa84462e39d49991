import { describe, expect, it } from 'vitest';
import { DynamoNoticeLists } from '../../functions/adapters/dynamodb/notices/dynamo-notice-lists.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { likenessOf } from '../../functions/domain/notices/likeness.ts';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import type { BoardQuery, NoticeLists, NoticePage } from '../../functions/ports/notice-lists.ts';
import type { NoticeStore } from '../../functions/ports/notice-store.ts';
import { aNotice, anAudit, anIssuer, asWritten, NOON, toPlan } from '../builders.ts';
import { InMemoryNoticeStore } from '../fakes/in-memory-notice-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<Readonly<{ store: NoticeStore; lists: NoticeLists }>>])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemoryNoticeStore();
      return { store, lists: store };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return { store: new DynamoNoticeStore(client, notices, registry), lists: new DynamoNoticeLists(client, notices) };
    },
  ],
];

const FOREVER = { from: '1970-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

const aPage = async (asked: ReturnType<NoticeLists['board']>): Promise<NoticePage> => {
  const page = await asked;
  if (!page) throw new Error('the cursor was refused');
  return page;
};

const everyPage = async (list: (query: BoardQuery) => ReturnType<NoticeLists['board']>, query: BoardQuery): Promise<string[][]> => {
  const pages: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await aPage(list({ ...query, cursor }));
    pages.push(page.items.map(({ id }) => id));
    if (page.next === undefined) return pages;
    cursor = page.next;
  }
};

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe.each(implementations)('the lists of notices %s', (_, make) => {
  describe('the board', () => {
    const publishAt = async (store: NoticeStore, ...times: readonly string[]): Promise<string[]> => {
      const notices = times.map((publishedAt) => aNotice({ publishedAt, createdAt: publishedAt }));
      for (const notice of notices) await store.accept(notice, null, asWritten(notice));
      return notices.map(({ id }) => id);
    };

    it('shows published notices of all months newest first, without their text', async () => {
      const { store, lists } = await make();
      const [a, b, c] = await publishAt(store, '2025-03-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-11-20T04:00:00.000Z');
      const scheduled = aNotice({ status: 'scheduled', publishAt: '2026-11-21T00:00:00.000Z' });
      await store.accept(scheduled, null, asWritten(scheduled));
      const { items, next } = await aPage(lists.board({ ...FOREVER, limit: 10 }));
      expect(items.map(({ id }) => id)).toEqual([c, b, a]);
      expect(next).toBeUndefined();
      expect(items[0]).not.toHaveProperty('sections');
      expect(items[0]).toMatchObject({ status: 'published', version: 1, issuers: [{ id: 'yl-mzt' }], audience: { regions: ['44'] } });
    });

    it('takes what was published at `from` and leaves what was published at `to`', async () => {
      const { store, lists } = await make();
      const [, from, between] = await publishAt(
        store,
        '2026-10-31T23:59:59.999Z',
        '2026-11-01T00:00:00.000Z',
        '2026-11-30T23:59:59.999Z',
        '2026-12-01T00:00:00.000Z',
      );
      const { items } = await aPage(lists.board({ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', limit: 10 }));
      expect(items.map(({ id }) => id)).toEqual([between, from]);
    });

    it('is read page by page: every notice once, pages full, and no page after the last', async () => {
      const { store, lists } = await make();
      const times = [1, 2, 3, 4, 5].flatMap((month) => [
        `2026-0${month}-03T00:00:00.000Z`,
        `2026-0${month}-17T00:00:00.000Z`,
        `2026-0${month}-17T00:00:00.000Z`,
      ]);
      const ids = (await publishAt(store, ...times)).reverse();
      for (const limit of [1, 2, 3, 5, 15, 16]) {
        const pages = await everyPage((query) => lists.board(query), { ...FOREVER, limit });
        expect(pages.flat(), `limit ${limit}`).toEqual(ids);
        expect(pages, `limit ${limit}`).toHaveLength(Math.ceil(15 / limit));
      }
    });

    it('knows a cursor that it never gave', async () => {
      const { store, lists } = await make();
      await publishAt(store, NOON);
      for (const cursor of ['', 'zzz', 'bm8', '../..']) {
        expect(await lists.board({ ...FOREVER, limit: 5, cursor })).toBeNull();
        expect(await lists.ofAgency('yl-mzt', { ...FOREVER, limit: 5, cursor })).toBeNull();
      }
    });

    it('is empty where nothing was published', async () => {
      const { store, lists } = await make();
      expect(await lists.board({ ...FOREVER, limit: 5 })).toEqual({ items: [] });
      await publishAt(store, NOON);
      expect(await lists.board({ from: '2027-01-01T00:00:00.000Z', to: '2028-01-01T00:00:00.000Z', limit: 5 })).toEqual({ items: [] });
      expect(await lists.board({ from: FOREVER.to, to: FOREVER.from, limit: 5 })).toEqual({ items: [] });
    });
  });

  it('lists the notices of each agency whose name stands on them, in any status, newest first', async () => {
    const { store, lists } = await make();
    const issuers = [anIssuer(), anIssuer({ id: 'yl-wmb' })];
    const shared = aNotice({ issuers, createdAt: '2026-11-01T00:00:00.000Z' });
    const scheduled = aNotice({ status: 'scheduled', publishAt: '2026-12-01T00:00:00.000Z', createdAt: '2026-11-03T00:00:00.000Z' });
    const awaiting = aNotice({ issuers, status: 'awaiting-signatures', createdAt: '2026-11-02T00:00:00.000Z' });
    for (const notice of [shared, scheduled, awaiting]) await store.accept(notice, null, asWritten(notice));

    const list = (agencyId: string, limit: number) => everyPage((query) => lists.ofAgency(agencyId, query), { ...FOREVER, limit });
    expect(await list('yl-mzt', 10)).toEqual([[scheduled.id, awaiting.id, shared.id]]);
    expect(await list('yl-mzt', 2)).toEqual([[scheduled.id, awaiting.id], [shared.id]]);
    expect(await list('yl-mzt', 3)).toEqual([[scheduled.id, awaiting.id, shared.id]]);
    expect(await list('yl-wmb', 10)).toEqual([[awaiting.id, shared.id]]);
    expect(await list('nobody', 10)).toEqual([[]]);
    const { items } = await aPage(lists.ofAgency('yl-mzt', { from: '2026-11-02T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z', limit: 5 }));
    expect(items.map(({ id, status }) => [id, status])).toEqual([[awaiting.id, 'awaiting-signatures']]);
  });

  it('goes through whole notices of a window oldest first, each once', async () => {
    const { store, lists } = await make();
    const notices = Array.from({ length: 60 }, (_, i) => {
      const publishedAt = new Date(Date.parse('2026-10-20T00:00:00.000Z') + i * 12 * 3_600_000).toISOString();
      return aNotice({ publishedAt, createdAt: publishedAt });
    });
    await Promise.all(notices.map((notice) => store.accept(notice, null, asWritten(notice))));
    const [from = '', to = ''] = [notices[3]?.publishedAt, notices[55]?.publishedAt];
    expect(await collect(lists.publishedBetween(from, to))).toEqual(notices.slice(3, 55));
    expect(await collect(lists.publishedBetween(to, to))).toEqual([]);
  });

  it('show a notice as it stands from when it was published, also later than it was accepted', async () => {
    const { store, lists } = await make();
    const notice = aNotice({ status: 'scheduled', publishAt: '2026-12-01T00:00:00.000Z' });
    await store.accept(notice, null, asWritten(notice));
    expect((await aPage(lists.board({ ...FOREVER, limit: 5 }))).items).toEqual([]);
    const publishedAt = '2026-12-01T00:00:30.000Z';
    const published = { ...notice, revision: 2, status: 'published' as const, publishedAt };
    await store.replace(notice, published, { audit: anAudit(), due: [toPlan(notice)] });
    expect((await aPage(lists.board({ ...FOREVER, limit: 5 }))).items).toMatchObject([{ id: notice.id, status: 'published', publishedAt }]);
    const withdrawal = { at: publishedAt, reason: '活动因故取消' };
    await store.replace(published, { ...published, revision: 3, status: 'withdrawn', withdrawal }, { audit: anAudit(), due: [] });
    expect((await aPage(lists.board({ ...FOREVER, limit: 5 }))).items).toMatchObject([{ id: notice.id, withdrawal }]);
    expect(await collect(lists.publishedBetween(publishedAt, FOREVER.to))).toMatchObject([{ id: notice.id, withdrawal }]);
  });

  describe('what is like a notice', () => {
    const like = { title: '关于举办合唱节的通知', documentNumber: '云民规字〔2026〕2号' };

    it('is found by its number whenever it was accepted, by its title for a while, newest first, whatever its status', async () => {
      const { store, lists } = await make();
      const old = aNotice({ ...like, createdAt: '2025-01-01T00:00:00.000Z' });
      const renamed = aNotice({
        title: '关于冬季走访的通知',
        documentNumber: '云民规字[2026]第02号',
        status: 'scheduled',
        createdAt: '2026-11-02T00:00:00.000Z',
      });
      const titled = aNotice({ title: '云岭省民政厅关于举办“合唱节”的通知', createdAt: '2026-11-03T00:00:00.000Z' });
      const other = aNotice({ title: '关于开展评估的通知', createdAt: '2026-11-04T00:00:00.000Z' });
      for (const notice of [old, renamed, titled, other]) await store.accept(notice, null, asWritten(notice));
      const found = async (given: Partial<Notice>, since: string): Promise<string[]> =>
        (await lists.alike(likenessOf(aNotice(given), [anIssuer()]), since)).map(({ id }) => id).toSorted();
      expect(await found(like, '2026-10-01T00:00:00.000Z')).toEqual([old.id, renamed.id, titled.id].toSorted());
      expect(await found({ title: like.title }, '2026-10-01T00:00:00.000Z')).toEqual([titled.id]);
      expect(await found({ title: like.title }, '2024-10-01T00:00:00.000Z')).toEqual([old.id, titled.id].toSorted());
      expect(await found({ title: '别的' }, '2024-10-01T00:00:00.000Z')).toEqual([]);
    });
  });
});
