import { describe, expect, it } from 'vitest';
import { DynamoAcceptanceRecords } from '../../functions/adapters/dynamodb/notices/dynamo-acceptance-records.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { DAY } from '../../functions/domain/time.ts';
import type { AcceptanceRecords } from '../../functions/ports/acceptance-records.ts';
import type { AcceptanceRecord, BoardQuery, NoticePage, NoticeStore } from '../../functions/ports/notice-store.ts';
import { aNotice, anAudit, anId, anIssuer, NOON } from '../builders.ts';
import { InMemoryNoticeStore } from '../fakes/in-memory-notice-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<NoticeStore>])[] = [
  ['in memory', async () => new InMemoryNoticeStore()],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return new DynamoNoticeStore(client, notices, registry);
    },
  ],
];

const recordImplementations: readonly (readonly [string, () => Promise<Readonly<{ store: NoticeStore; records: AcceptanceRecords }>>])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemoryNoticeStore();
      return { store, records: store.acceptances };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return { store: new DynamoNoticeStore(client, notices, registry), records: new DynamoAcceptanceRecords(client, notices) };
    },
  ],
];

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const FOREVER = { from: '1970-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
const anAcceptance = (given: Partial<AcceptanceRecord> = {}): AcceptanceRecord => ({
  caller: 'yl-mzt',
  key: anId('key'),
  bodyHash: 'hash-of-body',
  noticeId: anId('ntc'),
  expiresAt: later(NOON, DAY),
  ...given,
});

const aPage = async (asked: ReturnType<NoticeStore['board']>): Promise<NoticePage> => {
  const page = await asked;
  if (!page) throw new Error('the cursor was refused');
  return page;
};

const everyPage = async (list: (query: BoardQuery) => ReturnType<NoticeStore['board']>, query: BoardQuery): Promise<string[][]> => {
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

describe.each(implementations)('a notice store %s', (_, makeStore) => {
  it('gives back a notice as it was accepted, with everything that a notice can have', async () => {
    const store = await makeStore();
    const notice = aNotice({
      issuers: [anIssuer({ replyTo: 'office@agency.example' }), anIssuer({ id: 'yl-wmb', name: '云岭省文明办' })],
      kind: 'opinion',
      documentNumber: '云民规字〔2026〕2号',
      indexNumber: '000014672/2026-00123',
      source: '据云岭省民政厅',
      urgency: 'urgent',
      audience: { regions: ['', '4401'], excludeRegions: ['440106'], classes: ['charity'], rural: true, hub: false, topics: ['culture'] },
      sections: [
        { heading: '一、总体要求', body: '坚持就近便民。\n不增加基层负担。', audience: { classes: ['culture-sports'], regions: ['44'] } },
        { body: '' },
      ],
      attachments: [{ id: 'att-1' }],
      issuedOn: '2026-11-20',
      effectiveOn: '2026-12-01',
      expiresOn: '2027-12-31',
      receipt: { required: true, by: '2026-12-04', fields: [{ id: 'heads', label: '参会人数', type: 'number' }] },
      supersedes: [{ noticeId: 'ntc-before' }],
    });
    expect(await store.accept(notice, anAcceptance(), anAudit())).toEqual({ kind: 'accepted' });
    expect(await store.find(notice.id)).toEqual(notice);
    expect(await store.findVersion(notice.id, 1)).toEqual(notice);
    expect(await store.versions(notice.id)).toEqual([notice]);
  });

  it('knows nothing of notices and versions that do not exist', async () => {
    const store = await makeStore();
    const notice = aNotice();
    await store.accept(notice, null, anAudit());
    expect(await store.find('ntc-unknown')).toBeNull();
    expect(await store.findVersion('ntc-unknown', 1)).toBeNull();
    expect(await store.findVersion(notice.id, 2)).toBeNull();
    expect(await store.versions('ntc-unknown')).toEqual([]);
  });

  it('keeps a body of the largest size', async () => {
    const store = await makeStore();
    // Every character differs from its neighbours, so that compression has little to find.
    const body = Array.from({ length: 66_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('');
    const notice = aNotice({ sections: [{ body }] });
    await store.accept(notice, null, anAudit());
    expect((await store.find(notice.id))?.sections[0]?.body).toBe(body);
  });

  it('stores nothing when the key was used before, and answers what was accepted under it', async () => {
    const store = await makeStore();
    const first = aNotice();
    const record = anAcceptance({ noticeId: first.id });
    await store.accept(first, record, anAudit());
    const second = aNotice();
    const again = { ...record, noticeId: second.id, bodyHash: 'other' };
    expect(await store.accept(second, again, anAudit())).toEqual({ kind: 'key-used', record });
    expect(await store.find(second.id)).toBeNull();
  });

  it('lets the same key be used by another agency', async () => {
    const store = await makeStore();
    const key = anId('key');
    await store.accept(aNotice(), anAcceptance({ key }), anAudit());
    expect(await store.accept(aNotice(), anAcceptance({ key, caller: 'yl-wmb' }), anAudit())).toEqual({ kind: 'accepted' });
  });

  it('lets a key be used again once its record has expired, even while the record still stands', async () => {
    const store = await makeStore();
    const record = anAcceptance();
    await store.accept(aNotice(), record, anAudit({ at: NOON }));
    const afterwards = later(record.expiresAt, 1);
    const notice = aNotice();
    const renewed = { ...record, noticeId: notice.id, expiresAt: later(afterwards, DAY) };
    expect(await store.accept(notice, renewed, anAudit({ at: afterwards }))).toEqual({ kind: 'accepted' });
    expect(await store.accept(aNotice(), renewed, anAudit({ at: afterwards }))).toEqual({ kind: 'key-used', record: renewed });
  });

  it('accepts one of ten notices that arrive at once under one key', async () => {
    const store = await makeStore();
    const key = anId('key');
    const notices = Array.from({ length: 10 }, () => aNotice());
    const answers = await Promise.all(notices.map((notice) => store.accept(notice, anAcceptance({ key, noticeId: notice.id }), anAudit())));
    const accepted = notices.filter((_, i) => answers[i]?.kind === 'accepted');
    expect(accepted).toHaveLength(1);
    const others = answers.flatMap((answer) => (answer.kind === 'key-used' ? [answer.record.noticeId] : []));
    expect(others).toEqual(Array.from({ length: 9 }, () => accepted[0]?.id));
  });

  it('refuses a second notice of the same id', async () => {
    const store = await makeStore();
    const notice = aNotice();
    await store.accept(notice, null, anAudit());
    await expect(store.accept(notice, null, anAudit())).rejects.toThrow();
  });

  describe('the board', () => {
    const publishAt = async (store: NoticeStore, ...times: readonly string[]): Promise<string[]> => {
      const notices = times.map((publishedAt) => aNotice({ publishedAt, createdAt: publishedAt }));
      for (const notice of notices) await store.accept(notice, null, anAudit());
      return notices.map(({ id }) => id);
    };

    it('shows published notices of all months newest first, without their text', async () => {
      const store = await makeStore();
      const [a, b, c] = await publishAt(store, '2025-03-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-11-20T04:00:00.000Z');
      await store.accept(aNotice({ status: 'scheduled', publishAt: '2026-11-21T00:00:00.000Z' }), null, anAudit());
      const { items, next } = await aPage(store.board({ ...FOREVER, limit: 10 }));
      expect(items.map(({ id }) => id)).toEqual([c, b, a]);
      expect(next).toBeUndefined();
      expect(items[0]).not.toHaveProperty('sections');
      expect(items[0]).toMatchObject({ status: 'published', version: 1, issuers: [{ id: 'yl-mzt' }], audience: { regions: ['44'] } });
    });

    it('takes what was published at `from` and leaves what was published at `to`', async () => {
      const store = await makeStore();
      const [, from, between] = await publishAt(
        store,
        '2026-10-31T23:59:59.999Z',
        '2026-11-01T00:00:00.000Z',
        '2026-11-30T23:59:59.999Z',
        '2026-12-01T00:00:00.000Z',
      );
      const { items } = await aPage(store.board({ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', limit: 10 }));
      expect(items.map(({ id }) => id)).toEqual([between, from]);
    });

    it('is read page by page: every notice once, pages full, and no page after the last', async () => {
      const store = await makeStore();
      const times = [1, 2, 3, 4, 5].flatMap((month) => [
        `2026-0${month}-03T00:00:00.000Z`,
        `2026-0${month}-17T00:00:00.000Z`,
        `2026-0${month}-17T00:00:00.000Z`,
      ]);
      const ids = (await publishAt(store, ...times)).reverse();
      for (const limit of [1, 2, 3, 5, 15, 16]) {
        const pages = await everyPage((query) => store.board(query), { ...FOREVER, limit });
        expect(pages.flat(), `limit ${limit}`).toEqual(ids);
        expect(pages, `limit ${limit}`).toHaveLength(Math.ceil(15 / limit));
      }
    });

    it('knows a cursor that it never gave', async () => {
      const store = await makeStore();
      await publishAt(store, NOON);
      for (const cursor of ['', 'zzz', 'bm8', '../..']) {
        expect(await store.board({ ...FOREVER, limit: 5, cursor })).toBeNull();
        expect(await store.ofAgency('yl-mzt', { ...FOREVER, limit: 5, cursor })).toBeNull();
      }
    });

    it('is empty where nothing was published', async () => {
      const store = await makeStore();
      expect(await store.board({ ...FOREVER, limit: 5 })).toEqual({ items: [] });
      await publishAt(store, NOON);
      expect(await store.board({ from: '2027-01-01T00:00:00.000Z', to: '2028-01-01T00:00:00.000Z', limit: 5 })).toEqual({ items: [] });
      expect(await store.board({ from: FOREVER.to, to: FOREVER.from, limit: 5 })).toEqual({ items: [] });
    });
  });

  it('lists the notices of each agency whose name stands on them, in any status, newest first', async () => {
    const store = await makeStore();
    const issuers = [anIssuer(), anIssuer({ id: 'yl-wmb' })];
    const shared = aNotice({ issuers, createdAt: '2026-11-01T00:00:00.000Z' });
    const scheduled = aNotice({ status: 'scheduled', publishAt: '2026-12-01T00:00:00.000Z', createdAt: '2026-11-03T00:00:00.000Z' });
    const awaiting = aNotice({ issuers, status: 'awaiting-signatures', createdAt: '2026-11-02T00:00:00.000Z' });
    for (const notice of [shared, scheduled, awaiting]) await store.accept(notice, null, anAudit());

    const list = (agencyId: string, limit: number) => everyPage((query) => store.ofAgency(agencyId, query), { ...FOREVER, limit });
    expect(await list('yl-mzt', 10)).toEqual([[scheduled.id, awaiting.id, shared.id]]);
    expect(await list('yl-mzt', 2)).toEqual([[scheduled.id, awaiting.id], [shared.id]]);
    expect(await list('yl-mzt', 3)).toEqual([[scheduled.id, awaiting.id, shared.id]]);
    expect(await list('yl-wmb', 10)).toEqual([[awaiting.id, shared.id]]);
    expect(await list('nobody', 10)).toEqual([[]]);
    const { items } = await aPage(store.ofAgency('yl-mzt', { from: '2026-11-02T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z', limit: 5 }));
    expect(items.map(({ id, status }) => [id, status])).toEqual([[awaiting.id, 'awaiting-signatures']]);
  });

  it('goes through whole notices of a window oldest first, each once', async () => {
    const store = await makeStore();
    const notices = Array.from({ length: 60 }, (_, i) => {
      const publishedAt = new Date(Date.parse('2026-10-20T00:00:00.000Z') + i * 12 * 3_600_000).toISOString();
      return aNotice({ publishedAt, createdAt: publishedAt });
    });
    await Promise.all(notices.map((notice) => store.accept(notice, null, anAudit())));
    const [from = '', to = ''] = [notices[3]?.publishedAt, notices[55]?.publishedAt];
    expect(await collect(store.publishedBetween(from, to))).toEqual(notices.slice(3, 55));
    expect(await collect(store.publishedBetween(to, to))).toEqual([]);
  });

  it('has a published notice planned until it is marked as planned', async () => {
    const store = await makeStore();
    const early = aNotice({ publishedAt: '2026-11-20T03:00:00.000Z' });
    const late = aNotice({ publishedAt: '2026-11-20T05:00:00.000Z' });
    for (const notice of [late, early]) await store.accept(notice, null, anAudit());
    expect(await store.due('plan', '2026-11-20T02:59:59.999Z', 10)).toEqual([]);
    expect(await store.due('plan', '2026-11-20T03:00:00.000Z', 10)).toEqual([early.id]);
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([early.id, late.id]);
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 1)).toEqual([early.id]);
    await store.markPlanned(early.id, 2, 'notice');
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([early.id, late.id]);
    await store.markPlanned(early.id, 1, 'notice');
    await store.markPlanned(early.id, 1, 'notice');
    await store.markPlanned('ntc-unknown', 1, 'notice');
    expect(await store.due('plan', '2026-11-20T06:00:00.000Z', 10)).toEqual([late.id]);
    expect(await store.find('ntc-unknown')).toBeNull();
  });

  it('puts a withdrawn notice in the place of a published one, once, and has the withdrawal planned', async () => {
    const store = await makeStore();
    const notice = aNotice({ publishedAt: '2026-11-20T03:00:00.000Z' });
    await store.accept(notice, null, anAudit());
    expect(await store.statusOf(notice.id)).toBe('published');
    const at = '2026-11-20T05:00:00.000Z';
    const after = { ...notice, status: 'withdrawn' as const, withdrawal: { at, reason: '活动因故取消' } };
    expect(await store.replace({ ...notice, version: 2 }, after, anAudit({ at }))).toBe(false);
    expect(await store.replace(notice, after, anAudit({ at }))).toBe(true);
    expect(await store.replace(notice, after, anAudit({ at }))).toBe(false);
    expect(await store.find(notice.id)).toEqual(after);
    expect((await aPage(store.board({ ...FOREVER, limit: 10 }))).items).toMatchObject([{ id: notice.id, withdrawal: after.withdrawal }]);
    expect([await store.statusOf(notice.id), await store.statusOf('ntc-unknown')]).toEqual(['withdrawn', null]);

    // Whoever was planning the notice itself takes nothing away from its withdrawal.
    expect(await store.due('plan', '2026-11-20T04:59:59.999Z', 10)).toEqual([]);
    await store.markPlanned(notice.id, 1, 'notice');
    expect(await store.due('plan', at, 10)).toEqual([notice.id]);
    await store.markPlanned(notice.id, 1, 'withdrawal');
    expect(await store.due('plan', at, 10)).toEqual([]);
  });

  it('publishes a scheduled notice once, when it is due', async () => {
    const store = await makeStore();
    const publishAt = '2026-12-01T00:00:00.000Z';
    const notice = aNotice({ status: 'scheduled', publishAt });
    await store.accept(notice, null, anAudit());
    expect(await store.due('publish', '2026-11-30T23:59:59.999Z', 10)).toEqual([]);
    expect(await store.due('publish', publishAt, 10)).toEqual([notice.id]);

    const at = '2026-12-01T00:00:30.000Z';
    expect(await store.publish(notice.id, at, ['awaiting-signatures'])).toBe(false);
    expect(await store.publish(notice.id, at, ['scheduled'])).toBe(true);
    expect(await store.publish(notice.id, at, ['scheduled'])).toBe(false);
    expect(await store.publish('ntc-unknown', at, ['scheduled'])).toBe(false);
    expect(await store.find(notice.id)).toEqual({ ...notice, status: 'published', publishedAt: at });
    expect(await store.due('publish', at, 10)).toEqual([]);
    expect(await store.due('plan', at, 10)).toEqual([notice.id]);
    expect((await aPage(store.board({ ...FOREVER, limit: 5 }))).items.map(({ id }) => id)).toEqual([notice.id]);
  });

  it('records signatures until all have signed', async () => {
    const store = await makeStore();
    const issuers = [anIssuer(), { id: 'yl-wmb', name: '云岭省文明办' }, { id: 'yl-jyt', name: '云岭省教育厅' }];
    const notice = aNotice({ status: 'awaiting-signatures', issuers });
    await store.accept(notice, null, anAudit());
    const soon = later(NOON, 1000);
    expect(await store.cosign(notice.id, 'nobody', soon, anAudit())).toBeNull();
    expect((await store.cosign(notice.id, 'yl-wmb', soon, anAudit()))?.map(({ signedAt }) => signedAt)).toEqual([NOON, soon, undefined]);
    // Whoever signs again has signed when it signed first.
    expect((await store.cosign(notice.id, 'yl-wmb', later(soon, 5), anAudit()))?.[1]?.signedAt).toBe(soon);
    expect((await store.cosign(notice.id, 'yl-jyt', soon, anAudit()))?.map(({ signedAt }) => signedAt)).toEqual([NOON, soon, soon]);
    expect((await store.find(notice.id))?.status).toBe('awaiting-signatures');
    expect(await store.publish(notice.id, soon, ['awaiting-signatures'])).toBe(true);
    expect(await store.cosign(notice.id, 'yl-jyt', soon, anAudit())).toBeNull();
    expect(await store.cosign('ntc-unknown', 'yl-jyt', soon, anAudit())).toBeNull();
  });

  it('loses no signature when all sign at once', async () => {
    const store = await makeStore();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const notice = aNotice({ status: 'awaiting-signatures', issuers: names.map((id) => ({ id, name: id })) });
    await store.accept(notice, null, anAudit());
    await Promise.all(names.map((id) => store.cosign(notice.id, id, NOON, anAudit({ agencyId: id }))));
    expect((await store.find(notice.id))?.issuers.map(({ signedAt }) => signedAt)).toEqual(names.map(() => NOON));
  });

  it('schedules a notice with the last signature, if it is to be published later', async () => {
    const store = await makeStore();
    const publishAt = '2026-12-01T00:00:00.000Z';
    const notice = aNotice({ status: 'awaiting-signatures', publishAt, issuers: [anIssuer(), { id: 'yl-wmb', name: '云岭省文明办' }] });
    await store.accept(notice, null, anAudit());
    expect(await store.due('publish', publishAt, 5)).toEqual([]);
    await store.cosign(notice.id, 'yl-wmb', NOON, anAudit());
    expect((await store.find(notice.id))?.status).toBe('scheduled');
    expect(await store.due('publish', publishAt, 5)).toEqual([notice.id]);
  });

  it('schedules it too when all sign at once', async () => {
    const store = await makeStore();
    const publishAt = '2026-12-01T00:00:00.000Z';
    const names = ['a', 'b', 'c', 'd', 'e'];
    const notice = aNotice({ status: 'awaiting-signatures', publishAt, issuers: names.map((id) => ({ id, name: id })) });
    await store.accept(notice, null, anAudit());
    await Promise.all(names.map((id) => store.cosign(notice.id, id, NOON, anAudit({ agencyId: id }))));
    expect((await store.find(notice.id))?.status).toBe('scheduled');
  });

  it('cancels only what is not published yet', async () => {
    const store = await makeStore();
    const scheduled = aNotice({ status: 'scheduled', publishAt: '2026-12-01T00:00:00.000Z' });
    const published = aNotice();
    for (const notice of [scheduled, published]) await store.accept(notice, null, anAudit());
    expect(await store.cancel(scheduled.id, anAudit())).toBe(true);
    expect(await store.cancel(scheduled.id, anAudit())).toBe(false);
    expect(await store.cancel(published.id, anAudit())).toBe(false);
    expect(await store.cancel('ntc-unknown', anAudit())).toBe(false);
    expect((await store.find(scheduled.id))?.status).toBe('cancelled');
    expect(await store.due('publish', '2026-12-02T00:00:00.000Z', 5)).toEqual([]);
    expect(await store.publish(scheduled.id, NOON, ['scheduled'])).toBe(false);
  });
});

describe.each(recordImplementations)('the records of acceptances %s', (_, make) => {
  it('tell what a key of an agency was answered, for as long as that counts', async () => {
    const { store, records } = await make();
    const notice = aNotice();
    const acceptance = anAcceptance({ noticeId: notice.id });
    await store.accept(notice, acceptance, anAudit());
    expect(await records.find(acceptance.caller, acceptance.key, NOON)).toEqual(acceptance);
    expect(await records.find('yl-wmb', acceptance.key, NOON)).toBeNull();
    expect(await records.find(acceptance.caller, 'another', NOON)).toBeNull();
    expect(await records.find(acceptance.caller, acceptance.key, acceptance.expiresAt)).toBeNull();
  });
});
