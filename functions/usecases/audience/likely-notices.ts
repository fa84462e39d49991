import { addressed, match } from '#domain/audience/audience';
import type { Candidate } from '#domain/audience/directory';
import type { NoticeSummary } from '#domain/notices/notice';
import { after, between, DAY, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';

export type LikelyNotices = Readonly<{
  noticeLists: Pick<NoticeLists, 'board'>;
  notices: Pick<NoticeStore, 'find'>;
  clock: Pick<Clock, 'now'>;
}>;

/** `aMonth`: not rounded. `examples`: the latest. */
export type Likely = Readonly<{ aMonth: number; examples: readonly NoticeSummary[] }>;

const LOOKED_BACK_MS = 90 * DAY;
const MONTH_MS = 30 * DAY;
const READ_TOGETHER = 100;
/** Pages of the board: what was published before the last of them is not looked at. */
const READS = 5;
/** Of those that would fit, so many are read whole where keywords are asked for: lists have no texts. */
const READ_WHOLE = 20;
const EXAMPLES = 3;

/** About how many notices somebody would get who asks for this, by those of 90 days, or by the latest where those are many. */
export const likelyNotices = async (deps: LikelyNotices, candidate: Candidate): Promise<Likely> => {
  const now = instant(deps.clock.now());
  const to = after(now, MINUTE);
  const from = after(now, -LOOKED_BACK_MS);
  const fitting: NoticeSummary[] = [];
  let spanMs = LOOKED_BACK_MS;
  let cursor: string | undefined;
  for (let reads = 0; reads < READS; reads++) {
    const page = await deps.noticeLists.board({ from, to, limit: READ_TOGETHER, cursor });
    if (!page) break;
    fitting.push(
      ...page.items.filter(
        (notice) => notice.status !== 'withdrawn' && fits({ ...notice, sections: [], attachments: [] }, { ...candidate, keywords: [] }),
      ),
    );
    cursor = page.next;
    if (cursor === undefined) break;
    const last = page.items.at(-1);
    if (reads === READS - 1 && last) spanMs = Math.max(DAY, between(last.publishedAt ?? last.createdAt, now));
  }
  const read = candidate.keywords.length === 0 ? fitting : fitting.slice(0, READ_WHOLE);
  const wanted = candidate.keywords.length === 0 ? read : await withKeywords(deps, read, candidate);
  const share = read.length === 0 ? 0 : wanted.length / read.length;
  return { aMonth: (fitting.length * share * MONTH_MS) / spanMs, examples: wanted.slice(0, EXAMPLES) };
};

const fits = (notice: Parameters<typeof addressed>[0], candidate: Candidate): boolean => match(addressed(notice), candidate) !== null;

const withKeywords = async (
  { notices }: LikelyNotices,
  summaries: readonly NoticeSummary[],
  candidate: Candidate,
): Promise<readonly NoticeSummary[]> => {
  const whole = await Promise.all(summaries.map(({ id }) => notices.find(id)));
  return summaries.filter((_, i) => {
    const notice = whole[i];
    return notice ? fits(notice, candidate) : false;
  });
};
