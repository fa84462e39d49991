import { overlaps } from '#domain/audience';
import type { NoticeKind, NoticeStatus, NoticeSummary } from '#domain/notice';
import { isPublic } from '#domain/notice';
import type { RegionCode } from '#domain/region';
import { matchKey } from '#domain/text';
import type { Instant } from '#domain/time';
import type { NoticePage, NoticeStore } from '#ports/notice-store';

/** What is looked for; whatever is not given asks for nothing. */
export type BoardSearch = Readonly<{
  /** Published in [from, to); of an agency's own list: created. */
  from: Instant;
  to: Instant;
  limit: number;
  cursor?: string | undefined;
  /** Words of the title, compared without regard to width and case. */
  q?: string | undefined;
  region?: RegionCode | null | undefined;
  agency?: string | undefined;
  topic?: string | undefined;
  kind?: NoticeKind | undefined;
  status?: NoticeStatus | undefined;
  /** Look through all that this agency has, also what is not public yet. */
  ofAgency?: string | undefined;
}>;

/** So many pages of the store are read at most for one page of answers: a rare word must not read the whole board. */
const READS = 20;

/** Nothing was published before. */
export const BOARD_START: Instant = '2000-01-01T00:00:00.000Z';

/** Notices that are wanted, newest first. A page may be short, or empty, and the list go on. Null for a cursor that was never given out. */
export const searchBoard = async ({ notices }: Readonly<{ notices: NoticeStore }>, search: BoardSearch): Promise<NoticePage | null> => {
  const { from, to, limit, ofAgency } = search;
  const items: NoticeSummary[] = [];
  let { cursor } = search;
  for (let reads = 0; reads < READS && items.length < limit; reads++) {
    const query = { from, to, limit: limit - items.length, cursor };
    const page = ofAgency === undefined ? await notices.board(query) : await notices.ofAgency(ofAgency, query);
    if (!page) return null;
    items.push(...page.items.filter((notice) => isWanted(notice, search)));
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return { items, ...(cursor === undefined ? {} : { next: cursor }) };
};

const isWanted = (notice: NoticeSummary, { q, region, agency, topic, kind, status, ofAgency }: BoardSearch): boolean =>
  (ofAgency !== undefined || isPublic(notice)) &&
  (region === undefined || region === null || overlaps(notice.audience, region)) &&
  (agency === undefined || notice.issuers.some(({ id }) => id === agency)) &&
  (topic === undefined || isAbout(topic, notice)) &&
  (kind === undefined || notice.kind === kind) &&
  (status === undefined || notice.status === status) &&
  (q === undefined || matchKey(notice.title).includes(matchKey(q)));

/** One that names no topic concerns every topic. */
const isAbout = (topic: string, { audience: { topics = [] } }: NoticeSummary): boolean => topics.length === 0 || topics.includes(topic);
