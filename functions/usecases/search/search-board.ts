import type { NoticeSummary } from '#domain/notices/notice';
import { isPublic } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import { foldText, wordsOf } from '#domain/search/search-text';
import { isWanted, narrows, type Wanted } from '#domain/search/wanted';
import type { Instant } from '#domain/time';
import { noticeCursor } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { NoticeLists, NoticePage } from '#ports/notice-lists';
import type { SearchIndex } from '#ports/search-index';

/** What is looked for. */
export type BoardSearch = Wanted &
  Readonly<{
    /** Published in [from, to); of an agency's own list: created. */
    from: Instant;
    to: Instant;
    limit: number;
    cursor?: string | undefined;
    /** All words, anywhere in title, number, issuers or text; width, case, kind of brackets, 简 and 繁 make no difference. */
    q?: string | undefined;
    /** Look through all that this agency has, also what is not public yet; words are not looked for in its text. */
    ofAgency?: string | undefined;
  }>;

export type SearchBoard = Readonly<{
  noticeLists: Pick<NoticeLists, 'board' | 'ofAgency' | 'named'>;
  searchIndex: SearchIndex;
  clock: Clock;
}>;

/** Nothing was published before. */
export const BOARD_START: Instant = '2000-01-01T00:00:00.000Z';

/** `lookedBackTo`: not all has been looked at, only what is as new as this or newer; `next` goes on from there. */
export type FoundNotices = NoticePage & Readonly<{ lookedBackTo?: Instant }>;

/**
 * Notices that are wanted, as they stand: what has words in its title first where words are looked for, else the newest. A page may be
 * short, or empty, and the list go on: then it says how far it has looked. Null for a cursor that was never given out.
 */
export const searchBoard = async (deps: SearchBoard, search: BoardSearch): Promise<FoundNotices | null> => {
  const { from, to, limit, cursor, q = '', ofAgency } = search;
  if (ofAgency !== undefined) return searchOwn(deps, search, ofAgency);
  const words = wordsOf(q);
  const now = deps.clock.now();
  if (words.length === 0 && !narrows(search)) {
    const page = await deps.noticeLists.board({ from, to, limit, cursor });
    return page && { ...page, items: page.items.map((notice) => asOf(notice, now)) };
  }
  const found = await deps.searchIndex.find({ words, wanted: search, from, to, limit, cursor });
  if (!found) return null;
  const { ids, ...onward } = found;
  // As they stand now, which may be otherwise than when the index was written.
  const items = (await deps.noticeLists.named(ids)).filter((notice) => isPublic(notice) && isWanted(notice, search, now));
  return { items: items.map((notice) => asOf(notice, now)), ...onward };
};

/** Where little of what is read is wanted, so many notices are read together … */
const READ_TOGETHER = 100;
/** … and so many pages of them at most for one page of answers: a rare word must not read everything. */
const READS = 20;

/** All that an agency has, by when it was accepted: what is not public stands in no index. */
const searchOwn = async (
  { noticeLists, clock }: Pick<SearchBoard, 'noticeLists' | 'clock'>,
  search: BoardSearch,
  agencyId: string,
): Promise<FoundNotices | null> => {
  const { from, to, limit, q = '' } = search;
  const words = wordsOf(q);
  const items: NoticeSummary[] = [];
  const now = clock.now();
  let { cursor } = search;
  let last: NoticeSummary | undefined;
  for (let reads = 0; reads < READS; reads++) {
    const page = await noticeLists.ofAgency(agencyId, { from, to, limit: reads === 0 ? limit : READ_TOGETHER, cursor });
    if (!page) return null;
    for (const [i, stored] of page.items.entries()) {
      const notice = asOf(stored, now);
      if (!isWanted(notice, search, now) || !hasWords(notice, words)) continue;
      items.push(notice);
      const isLast = i === page.items.length - 1 && page.next === undefined;
      if (items.length === limit) return isLast ? { items } : { items, next: noticeCursor({ at: notice.createdAt, id: notice.id }) };
    }
    if (page.next === undefined) return { items };
    cursor = page.next;
    last = page.items.at(-1) ?? last;
  }
  return { items, ...(cursor === undefined ? {} : { next: cursor }), ...(last ? { lookedBackTo: last.createdAt } : {}) };
};

const hasWords = ({ title, documentNumber, issuers }: NoticeSummary, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  const text = foldText([title, documentNumber ?? '', ...issuers.map(({ name }) => name)].join('\n'));
  return words.every((word) => text.includes(word));
};
