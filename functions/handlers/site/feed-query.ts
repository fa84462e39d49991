import * as z from 'zod';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { ListFilters, PageLimit } from '#domain/search/list-filters';
import { bilingual } from '#domain/text/wording';
import { problemOfQuery, REGION_UNKNOWN } from '#handling/problem-answer';
import type { Problem } from '#platform/http';
import type { BoardSearch } from '#usecases/search/search-board';
import type { BoardForm } from '#views/board-form';
import type { BoardFlaws } from '#views/pages/board-page';
import { boardQuery } from './board-query.ts';

/** What of a feed's address the board has no field for, as it stands in addresses of the same feed. */
export type FeedFilters = Readonly<{ status?: string; limit?: string }>;

/** What is asked of a feed, or why it cannot be. */
export type FeedQuery = Readonly<{ form: BoardForm; filters: FeedFilters; search: BoardSearch } | { problem: Problem }>;

/** Notices in a feed, where no limit is named: readers come back within a day. */
const SHOWN = 20;

const Filters = z.object({ ...ListFilters, limit: PageLimit.optional() });
const NAMES = Object.keys(Filters.shape);

/**
 * The same filters as those of the list of the API, and read as that reads them; regions and days as the board does, whose pages link here.
 *
 * @param asked what an address says under a name
 */
export const feedQuery = (asked: (name: string) => string | undefined, now: Date): FeedQuery => {
  const given = NAMES.flatMap((name) => (asked(name) ? [[name, asked(name)?.trim()]] : []));
  const read = readBy(Filters, Object.fromEntries(given));
  if (read.kind !== 'read') return { problem: problemOfQuery(read) };
  const { limit = SHOWN, status, kind, agency, topic } = read.value;
  const { form, flaws, search } = boardQuery(asked, now);
  if (!search) return { problem: flaws.region ? REGION_UNKNOWN : problemOfQuery({ flaws: dayFlaws(flaws) }) };
  return {
    form: { ...form, kind: kind ?? '', agency: agency ?? '', topic: topic ?? '' },
    filters: { ...(status ? { status } : {}), ...(asked('limit') ? { limit: String(limit) } : {}) },
    search: { ...search, kind, agency, topic, status, limit },
  };
};

const dayFlaws = ({ from, to }: BoardFlaws): readonly Flaw[] => [
  ...(from ? [dayFlaw('from')] : []),
  ...(to === 'noDay' ? [dayFlaw('to')] : []),
  ...(to === 'beforeFrom' ? [{ path: 'to', code: 'to-before-from', message: BEFORE_FROM }] : []),
];

const dayFlaw = (path: string): Flaw => ({ path, code: 'not-acceptable', message: NO_DAY });
const NO_DAY = bilingual('须为日期,如 2026-11-20', 'This is a day, like 2026-11-20');
const BEFORE_FROM = bilingual('截止日不能早于起始日', 'The last day is not before the first');
