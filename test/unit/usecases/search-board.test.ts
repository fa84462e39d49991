import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { BOARD_START, searchBoard } from '../../../functions/usecases/notices/search-board.ts';
import { aNotice, asWritten } from '../../builders.ts';
import cases from '../../cases/search.json' with { type: 'json' };
import { SettableClock } from '../../fakes/clock-and-random.ts';
import { InMemoryNoticeStore } from '../../fakes/in-memory-notice-store.ts';

const ALL = { from: BOARD_START, to: '2100-01-01T00:00:00.000Z', limit: 10 };

const aBoard = async (notices: readonly Notice[]) => {
  const store = new InMemoryNoticeStore();
  for (const notice of notices) await store.accept(notice, null, asWritten(notice));
  const board = store.board.bind(store);
  const asked = { reads: 0 };
  store.board = (query) => {
    asked.reads += 1;
    return board(query);
  };
  return { deps: { noticeLists: store, clock: new SettableClock() }, asked };
};

const published = (minute: number, title: string): Notice =>
  aNotice({ id: `ntc-${String(minute).padStart(6, '0')}`, title, publishedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() });

const { notice } = cases;
const theNotice = aNotice({
  title: notice.title,
  documentNumber: notice.documentNumber,
  issuers: [{ id: 'yh-mzj', name: notice.issuer }],
});

/** Text and 简/繁 are for the search index that comes. */
const ELSEWHERE = new Set(['古琴', '實地考察']);

describe('a search of the board', () => {
  it.each(cases.queries.filter(({ q }) => !ELSEWHERE.has(q)))('for “$q” finds the notice: $finds', async ({ q, finds }) => {
    const { deps } = await aBoard([theNotice]);
    const page = await searchBoard(deps, { ...ALL, q });
    expect(page?.items).toHaveLength(finds ? 1 : 0);
  });

  it('says how far it has looked and goes on from there, and never that there is none before it has looked at all', async () => {
    const { deps, asked } = await aBoard([
      published(0, '关于古琴社的通知'),
      ...Array.from({ length: 5000 }, (_, i) => published(i + 1, '其他通知')),
    ]);
    let pages = 0;
    let found: readonly { title: string }[] = [];
    for (let cursor: string | undefined; ; pages++) {
      const page = await searchBoard(deps, { ...ALL, q: '古琴', cursor });
      if (!page) throw new Error('the cursor was refused');
      expect(asked.reads).toBeLessThanOrEqual(20 * (pages + 1));
      found = [...found, ...page.items];
      expect(page.lookedBackTo === undefined).toBe(page.next === undefined);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect(pages).toBeGreaterThan(0);
    expect(found.map(({ title }) => title)).toEqual(['关于古琴社的通知']);
  });

  it('gives each wanted notice once over its pages, however many are read together', async () => {
    const wanted = Array.from({ length: 57 }, (_, i) => published(i * 40, `合唱节通知 ${i}`));
    const others = Array.from({ length: 2000 }, (_, i) => published(i + 5000, '其他'));
    const { deps } = await aBoard([...wanted, ...others]);
    const titles: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await searchBoard(deps, { ...ALL, q: '合唱节', cursor });
      titles.push(...(page?.items ?? []).map(({ title }) => title));
      expect(page?.items.length).toBeLessThanOrEqual(10);
      cursor = page?.next;
      if (cursor === undefined) break;
    }
    expect(titles).toEqual(wanted.map(({ title }) => title).reverse());
  });
});
