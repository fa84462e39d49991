import { overlaps } from '#domain/audience/audience';
import type { NoticeKind, NoticeStatus, NoticeSummary } from '#domain/notices/notice';
import { isPublic } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import type { RegionCode } from '#domain/region';
import { searchKey } from '#domain/text/text';
import type { Instant } from '#domain/time';
import { noticeCursor } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { NoticeLists, NoticePage } from '#ports/notice-lists';

/** What is looked for; whatever is not given asks for nothing. */
export type BoardSearch = Readonly<{
  /** Published in [from, to); of an agency's own list: created. */
  from: Instant;
  to: Instant;
  limit: number;
  cursor?: string | undefined;
  /** Words of title, number or issuers, compared without regard to width, case and kind of brackets. */
  q?: string | undefined;
  region?: RegionCode | null | undefined;
  agency?: string | undefined;
  topic?: string | undefined;
  kind?: NoticeKind | undefined;
  status?: NoticeStatus | undefined;
  /** Look through all that this agency has, also what is not public yet. */
  ofAgency?: string | undefined;
}>;

/** Where little of what is read is wanted, so many notices are read together … */
const READ_TOGETHER = 100;
/** … and so many pages of them at most for one page of answers: a rare word must not read the whole board. */
const READS = 20;

/** Nothing was published before. */
export const BOARD_START: Instant = '2000-01-01T00:00:00.000Z';

/** `lookedBackTo`: not all has been looked at, only what is as new as this or newer; `next` goes on from there. */
export type FoundNotices = NoticePage & Readonly<{ lookedBackTo?: Instant }>;

/**
 * Notices that are wanted, newest first. A page may be short, or empty, and the list go on: then it says how far it has looked. Null for a
 * cursor that was never given out.
 */
export const searchBoard = async (
  { noticeLists, clock }: Readonly<{ noticeLists: Pick<NoticeLists, 'board' | 'ofAgency'>; clock: Clock }>,
  search: BoardSearch,
): Promise<FoundNotices | null> => {
  const { from, to, limit, ofAgency } = search;
  const timeOf = (notice: NoticeSummary): Instant => (ofAgency === undefined ? notice.publishedAt : undefined) ?? notice.createdAt;
  const items: NoticeSummary[] = [];
  const now = clock.now();
  let { cursor } = search;
  let last: NoticeSummary | undefined;
  for (let reads = 0; reads < READS; reads++) {
    const query = { from, to, limit: reads === 0 ? limit : READ_TOGETHER, cursor };
    const page = ofAgency === undefined ? await noticeLists.board(query) : await noticeLists.ofAgency(ofAgency, query);
    if (!page) return null;
    for (const [i, stored] of page.items.entries()) {
      const notice = asOf(stored, now);
      if (!isWanted(notice, search)) continue;
      items.push(notice);
      const isLast = i === page.items.length - 1 && page.next === undefined;
      if (items.length === limit) return isLast ? { items } : { items, next: noticeCursor({ at: timeOf(notice), id: notice.id }) };
    }
    if (page.next === undefined) return { items };
    cursor = page.next;
    last = page.items.at(-1) ?? last;
  }
  return { items, ...(cursor === undefined ? {} : { next: cursor }), ...(last ? { lookedBackTo: timeOf(last) } : {}) };
};

const isWanted = (notice: NoticeSummary, { q, region, agency, topic, kind, status, ofAgency }: BoardSearch): boolean =>
  (ofAgency !== undefined || isPublic(notice)) &&
  (region === undefined || region === null || overlaps(notice.audience, region)) &&
  (agency === undefined || notice.issuers.some(({ id }) => id === agency)) &&
  (topic === undefined || isAbout(topic, notice)) &&
  (kind === undefined || notice.kind === kind) &&
  (status === undefined || notice.status === status) &&
  (q === undefined || hasWords(notice, q));

/** All words, anywhere in title, number or issuers; width, case and kind of brackets make no difference. */
const hasWords = ({ title, documentNumber, issuers }: NoticeSummary, q: string): boolean => {
  const text = searchKey([title, documentNumber ?? '', ...issuers.map(({ name }) => name)].join('\n'));
  return searchKey(q)
    .split(' ')
    .every((word) => text.includes(word));
};

/** One that names no topic concerns every topic. */
const isAbout = (topic: string, { audience: { topics = [] } }: NoticeSummary): boolean => topics.length === 0 || topics.includes(topic);
