import type { NoticeDue } from '#domain/notices/notice-life';
import { entryOf, merged, type SearchEntry, yearOf } from '#domain/search/search-entry';
import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { NoticeLists } from '#ports/notice-lists';
import type { NoticeStore } from '#ports/notice-store';
import type { SearchSnapshots, SearchWalk } from '#ports/search-index';
import type { FaultCollector } from '../fault-collector.ts';
import { type OweFollowers, oweFollowers } from '../feeds/owe-followers.ts';

export type DueIndex = Extract<NoticeDue, { act: 'index' }>;

export type IndexNotices = OweFollowers &
  Readonly<{
    notices: Pick<NoticeStore, 'find' | 'due' | 'settle'>;
    noticeLists: Pick<NoticeLists, 'publishedBetween'>;
    snapshots: SearchSnapshots;
    clock: Clock;
  }>;

/** Writers that get in each other's way are through after a few tries: one of them always is. */
const MOST_TRIES = 20;
/** So many notices are taken in with one write of their year. */
const TOGETHER = 2000;
/** Nothing was published before. */
const FIRST_YEAR = '2000';
/** The stream tells within seconds; what is still there after so long was lost on its way. */
const LOST_MS = 2 * MINUTE;
const LOST_AT_ONCE = 500;

/**
 * Let a search find notices as they stand now, and owe them to those who follow a feed that they stand in. Twice, late or by several at a
 * time makes no difference: the later revision of a notice stands. Each is settled once the list of its year has been written; the list
 * before it is gone with that, and every word that a redaction took.
 *
 * @param faults of those to whom nothing could be owed, by follower
 */
export const indexNotices = async (deps: IndexNotices, due: readonly DueIndex[], faults: FaultCollector): Promise<number> => {
  const { notices } = deps;
  const ids = [...new Set(due.map(({ noticeId }) => noticeId))];
  const found = await Promise.all(ids.map((id) => notices.find(id)));
  const entries = found.flatMap((notice) => (notice && entryOf(notice)) ?? []);
  await oweFollowers(deps, entries, await takeIn(deps, entries), faults);
  await Promise.all(due.map((one) => notices.settle(one)));
  return ids.length;
};

/** What the stream lost, by the clock. */
export const indexLost = async (deps: IndexNotices, faults: FaultCollector): Promise<number> => {
  const { notices, clock } = deps;
  const lost = await notices.due('index', after(instant(clock.now()), -LOST_MS), LOST_AT_ONCE);
  return lost.length === 0 ? 0 : indexNotices(deps, lost, faults);
};

/**
 * Take in what was published before there was a search, the newest year first, and what an earlier release published meanwhile at the
 * end. Each step is kept, so that whoever comes next goes on from there.
 *
 * @param hasTime whether there is enough left for another step
 * @returns how many notices were looked at
 */
export const walkNotices = async (deps: IndexNotices, hasTime: () => boolean): Promise<number> => {
  const { snapshots, clock } = deps;
  let looked = 0;
  for (;;) {
    const kept = await snapshots.walk();
    const now = instant(clock.now());
    const walk: SearchWalk = kept?.walk ?? { startedAt: now, year: now.slice(0, 4) };
    if (walk.year === null || (looked > 0 && !hasTime())) return looked;
    const step = await walkStep(deps, walk, walk.year);
    looked += step.looked;
    // Somebody else has walked the same: what is there goes on.
    await snapshots.keepWalk(step.walk, kept?.tag ?? null);
  }
};

const walkStep = async (deps: IndexNotices, walk: SearchWalk, year: string): Promise<Readonly<{ walk: SearchWalk; looked: number }>> => {
  const { noticeLists, clock } = deps;
  const from = walk.behind ?? `${year}-01-01T00:00:00.000Z`;
  const to = `${Number(year) + 1}-01-01T00:00:00.000Z`;
  const entries: SearchEntry[] = [];
  for await (const notice of noticeLists.publishedBetween(from, to)) {
    const entry = entryOf(notice);
    if (entry) entries.push(entry);
    if (entries.length >= TOGETHER) break;
  }
  await takeIn(deps, entries);
  const last = entries.at(-1);
  // From the last one on, which is looked at again: others may have been published in the same instant.
  if (last && entries.length >= TOGETHER && last.publishedAt !== from)
    return { walk: { ...walk, year, behind: last.publishedAt }, looked: entries.length };
  const { startedAt } = walk;
  if (year > FIRST_YEAR) return { walk: { startedAt, year: String(Number(year) - 1) }, looked: entries.length };
  const meanwhile: SearchEntry[] = [];
  for await (const notice of noticeLists.publishedBetween(startedAt, after(instant(clock.now()), MINUTE)))
    meanwhile.push(...[entryOf(notice) ?? []].flat());
  await takeIn(deps, meanwhile);
  return { walk: { startedAt, year: null }, looked: entries.length + meanwhile.length };
};

/** @returns those that stood in the lists before, as they did, by their notice */
const takeIn = async (
  { snapshots }: Pick<IndexNotices, 'snapshots'>,
  entries: readonly SearchEntry[],
): Promise<ReadonlyMap<string, SearchEntry>> => {
  const before = new Map<string, SearchEntry>();
  for (const [year, ofYear] of Map.groupBy(entries, yearOf)) {
    const ids = new Set(ofYear.map(({ id }) => id));
    for (const entry of await takeInYear(snapshots, year, ofYear)) if (ids.has(entry.id)) before.set(entry.id, entry);
  }
  return before;
};

/** @returns the list as it was before */
const takeInYear = async (snapshots: SearchSnapshots, year: string, entries: readonly SearchEntry[]): Promise<readonly SearchEntry[]> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const seen = await snapshots.read(year);
    const before = seen?.entries ?? [];
    const next = merged(before, entries);
    if (!next || (await snapshots.write(year, next, seen?.tag ?? null))) return before;
  }
  throw new Error(`the list of ${year} was written ${MOST_TRIES} times by others meanwhile`);
};
