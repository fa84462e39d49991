import { describe, expect, it } from 'vitest';
import { toBeIndexed } from '../../../functions/domain/notices/due-with.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { withdraw } from '../../../functions/domain/notices/notice-life.ts';
import { merged } from '../../../functions/domain/search/search-entry.ts';
import { FaultCollector } from '../../../functions/usecases/fault-collector.ts';
import { indexLost, indexNotices, walkNotices } from '../../../functions/usecases/search/index-notices.ts';
import { BOARD_START, type BoardSearch, searchBoard } from '../../../functions/usecases/search/search-board.ts';
import { aNotice, anAudit, asWritten, NOON } from '../../builders.ts';
import cases from '../../cases/search.json' with { type: 'json' };
import { aWorld } from '../../fakes/world.ts';

const ALL = { from: BOARD_START, to: '2100-01-01T00:00:00.000Z', limit: 10 };

type World = ReturnType<typeof aWorld>;

/** As it is posted: a search is to find it. */
const accepted = (world: World, notice: Notice, at = NOON) =>
  world.notices.accept(notice, null, { ...asWritten(notice), due: toBeIndexed(notice, at) });

/** @param isTaken whether notices stand in a list already, or beside it */
const aBoard = async (notices: readonly Notice[], isTaken = true) => {
  const world = aWorld();
  for (const notice of notices) await accepted(world, notice);
  if (isTaken) await walkNotices(world, () => true);
  const found = async (given: Partial<BoardSearch>): Promise<string[]> => {
    const page = await searchBoard(world, { ...ALL, ...given });
    if (!page) throw new Error('the cursor was refused');
    return page.items.map(({ id }) => id);
  };
  return { world, found };
};

const published = (minute: number, given: Partial<Notice>): Notice =>
  aNotice({ id: `ntc-${String(minute).padStart(6, '0')}`, publishedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), ...given });

const { notice } = cases;
const theNotice = aNotice({
  title: notice.title,
  documentNumber: notice.documentNumber,
  issuers: [{ id: 'yh-mzj', name: notice.issuer }],
  sections: [{ body: notice.body }],
});
const others = Array.from({ length: 300 }, (_, i) => published(i, { title: '其他通知' }));

describe('a search of the board', () => {
  it.each(cases.queries)('for “$q” finds the notice: $finds', async ({ q, finds }) => {
    for (const isTaken of [true, false]) expect(await (await aBoard([theNotice], isTaken)).found({ q })).toHaveLength(finds ? 1 : 0);
  });

  it.each([
    ['traditional characters, in either', '社區 評估'],
    ['full width and small letters', 'ＷＥＣＨＡＴ'],
    ['a square metre, which is two characters', 'm2'],
    ['a part of a word', '民政'],
    ['one Han character', '琴'],
    ['per cent, as it is', '50%'],
    ['characters that mean something to expressions', '(A+B)*.[x]'],
    ['emoji', '🎵'],
    ['a text from right to left', 'ئۇقتۇرۇش'],
    ['the name of an attachment', '报名表'],
  ])('takes %s: %s', async (_, q) => {
    const body = '社区评估：面积 120㎡，经费占 50％，公式 (A+B)*.[x]，微信 WeChat，民政局，古琴🎵 ئۇقتۇرۇش';
    const attachments = [{ id: 'a', name: '附件：报名表.pdf', mediaType: 'application/pdf', bytes: 1, sha256: 'ab'.repeat(32) }];
    const { found } = await aBoard([aNotice({ title: '通知', sections: [{ body }], attachments })]);
    expect([await found({ q }), await found({ q: `${q} 没有的词` })]).toMatchObject([[expect.any(String)], []]);
  });

  it('of nothing but blanks shows the board', async () => {
    const { found } = await aBoard([theNotice]);
    expect(await found({ q: ' \u3000\t' })).toEqual([theNotice.id]);
  });

  it('shows titles before the number before issuers before the text, then the newest', async () => {
    const { found } = await aBoard([
      published(9, { id: 'text', sections: [{ body: '见云民函〔2026〕39号。' }] }),
      published(8, { id: 'newer-text', sections: [{ body: '见云民函〔2026〕39号。' }], publishedAt: '2026-02-01T00:00:00.000Z' }),
      published(7, { id: 'issuer', issuers: [{ id: 'a', name: '云民函〔2026〕39号工作组' }] }),
      published(6, { id: 'number', documentNumber: '云民函〔2026〕39号' }),
      published(5, { id: 'title', title: '转发云民函〔2026〕39号的通知' }),
    ]);
    expect(await found({ q: '云民函[2026]39号' })).toEqual(['title', 'number', 'issuer', 'newer-text', 'text']);
  });

  it('gives each notice once over its pages, of several years, hits of each rank in order', async () => {
    const wanted = Array.from({ length: 57 }, (_, i) =>
      published(i * 40, {
        title: i % 3 ? '合唱节' : '其他',
        sections: [{ body: '合唱节' }],
        publishedAt: `20${10 + (i % 15)}-03-0${(i % 9) + 1}T00:00:00.000Z`,
      }),
    );
    const { world } = await aBoard([...wanted, ...others.slice(1, 300).filter(({ id }) => !wanted.some((one) => one.id === id))]);
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await searchBoard(world, { ...ALL, q: '合唱节', cursor });
      ids.push(...(page?.items ?? []).map(({ id }) => id));
      cursor = page?.next;
      expect(page?.lookedBackTo).toBeUndefined();
      if (cursor === undefined) break;
    }
    expect(ids.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
    expect(ids.slice(0, 38).every((id) => wanted.find((one) => one.id === id)?.title === '合唱节')).toBe(true);
  });

  it('of years that are too large together goes back bit by bit, says how far it has looked, and reads no more at once', async () => {
    const { world } = await aBoard(
      ['2023', '2024', '2025', '2026'].map((year) =>
        aNotice({ id: `in-${year}`, title: '古琴社', publishedAt: `${year}-05-01T00:00:00.000Z` }),
      ),
    );
    world.snapshots.bytesOf = () => 20 * 1024 * 1024;
    const pages: unknown[] = [];
    for (let cursor: string | undefined; ; ) {
      world.snapshots.reads.length = 0;
      const page = await searchBoard(world, { ...ALL, q: '古琴', cursor });
      pages.push([page?.items.map(({ id }) => id), page?.lookedBackTo, [...world.snapshots.reads]]);
      cursor = page?.next;
      if (cursor === undefined) break;
    }
    expect(pages).toEqual([
      [['in-2026'], '2026-01-01T00:00:00.000Z', ['2026']],
      [['in-2025'], '2025-01-01T00:00:00.000Z', ['2025']],
      [['in-2024'], '2024-01-01T00:00:00.000Z', ['2024']],
      [['in-2023'], undefined, ['2023']],
    ]);
  });

  it.each(['', 'x', '%', 'e30', Buffer.from('["2026","2020",1,2,3]').toString('base64url')])(
    'refuses a cursor that was never given out: %j',
    async (cursor) => {
      const { world } = await aBoard([theNotice]);
      expect(await searchBoard(world, { ...ALL, q: '评估', cursor })).toBeNull();
    },
  );

  it('narrows by region, agency, topic, kind, days, status, and what is in force', async () => {
    const { world, found } = await aBoard([
      published(5, { id: 'guangzhou', audience: { regions: ['4401'], topics: ['culture'] }, kind: 'letter' }),
      published(4, { id: 'beijing', audience: { regions: ['11'] }, issuers: [{ id: 'bj', name: '北京' }] }),
      published(3, { id: 'over', audience: { regions: ['4401'], topics: ['charity'] }, expiresOn: '2026-01-02' }),
      published(2, { id: 'to-come', audience: { regions: ['11'], topics: ['charity'] }, effectiveOn: '2199-01-01' }),
    ]);
    world.clock.set('2026-11-20T02:00:00.000Z');
    expect(await found({ region: '44' })).toEqual(['guangzhou', 'over']);
    expect(await found({ agency: 'bj' })).toEqual(['beijing']);
    expect(await found({ topic: 'culture' })).toEqual(['guangzhou', 'beijing']);
    expect(await found({ kind: 'letter', q: '走访' })).toEqual(['guangzhou']);
    expect(await found({ status: 'expired' })).toEqual(['over']);
    expect(await found({ inForce: true })).toEqual(['guangzhou', 'beijing']);
    expect(await found({ inForce: true, from: '2026-01-01T00:05:00.000Z' })).toEqual(['guangzhou']);
  });
});

describe('what a search reads', () => {
  const later = async (world: World, after: Notice): Promise<void> => {
    const before = await world.notices.find(after.id);
    if (!before) throw new Error('there is none');
    expect(await world.notices.replace(before, after, { audit: anAudit(), due: toBeIndexed(after, NOON) })).toBe(true);
  };
  const taken = async (world: World): Promise<void> => {
    await indexNotices(world, await world.notices.due('index', '2100-01-01T00:00:00.000Z', 100), new FaultCollector());
  };

  it('finds what was published, corrected and withdrawn just now, before any list has it and after', async () => {
    const { world, found } = await aBoard([aNotice({ id: 'a', title: '古琴社' })]);
    await later(world, { ...aNotice({ id: 'a', title: '二胡社' }), revision: 2, version: 2 });
    const fresh = aNotice({ id: 'b', title: '二胡队' });
    await accepted(world, fresh);
    for (const stage of ['beside', 'taken in'] as const) {
      if (stage === 'taken in') await taken(world);
      world.clock.advance(60_000);
      expect([stage, await found({ q: '古琴' }), (await found({ q: '二胡' })).toSorted()]).toEqual([stage, [], ['a', 'b']]);
    }
    const standing = await world.notices.find('a');
    const step = standing && withdraw(standing, { at: '2026-11-20T03:00:00.000Z', reason: '有误' });
    if (step?.kind !== 'withdrawn') throw new Error('it was refused');
    await later(world, step.notice);
    expect(await found({ q: '二胡', status: 'withdrawn' })).toEqual(['a']);
  });

  it('is written the same by who comes twice, late, or at once with others', async () => {
    const { world, found } = await aBoard(others.slice(0, 40), false);
    const dues = await world.notices.due('index', '2100-01-01T00:00:00.000Z', 100);
    await Promise.all(Array.from({ length: 8 }, (_, i) => indexNotices(world, dues.slice(i * 5, i * 5 + 5), new FaultCollector())));
    const { writes } = world.snapshots;
    await indexNotices(world, dues, new FaultCollector());
    expect(world.snapshots.writes).toBe(writes);
    expect(await found({ q: '其他', limit: 100 })).toHaveLength(40);
  });

  it('never goes back to an earlier revision, whoever comes last', async () => {
    const { world } = await aBoard([aNotice({ id: 'a', title: '泄露的名字', revision: 2 })]);
    const old = await world.snapshots.read('2026');
    const stale = old?.entries.map((entry) => ({ ...entry, revision: 1, title: '旧' })) ?? [];
    expect(merged(old?.entries ?? [], stale)).toBeNull();
  });

  it('that the stream lost is taken in by the clock, and not before it had its time', async () => {
    const { world, found } = await aBoard([]);
    const one = aNotice({ id: 'lost', title: '古琴社' });
    await accepted(world, one, world.clock.now().toISOString());
    expect(await indexLost(world, new FaultCollector())).toBe(0);
    world.clock.advance(3 * 60_000);
    expect(await indexLost(world, new FaultCollector())).toBe(1);
    expect(await world.notices.due('index', '2100-01-01T00:00:00.000Z', 10)).toEqual([]);
    expect(await found({ q: '古琴' })).toEqual(['lost']);
  });

  it('takes in what was there before it, in steps that are gone on with, the newest year first, and says how far it is', async () => {
    const early = ['2024', '2025', '2026'].map((year) =>
      aNotice({ id: `in-${year}`, title: '古琴社', publishedAt: `${year}-05-01T00:00:00.000Z` }),
    );
    const { world } = await aBoard([], false);
    for (const notice of early) await world.notices.accept(notice, null, { ...asWritten(notice), due: [] });
    world.clock.set('2026-11-20T02:00:00.000Z');
    let steps = 0;
    // Time for one step only, each time; it stops once something was looked at.
    await walkNotices(world, () => false);
    const page = await searchBoard(world, { ...ALL, q: '古琴' });
    expect([page?.items.map(({ id }) => id), page?.lookedBackTo]).toEqual([['in-2026'], '2026-01-01T00:00:00.000Z']);
    while ((await world.snapshots.walk())?.walk.year !== null && steps++ < 5) await walkNotices(world, () => false);
    world.clock.advance(31_000);
    const all = await searchBoard(world, { ...ALL, q: '古琴' });
    expect([all?.items.map(({ id }) => id), all?.lookedBackTo]).toEqual([['in-2026', 'in-2025', 'in-2024'], undefined]);
  });
});
