import * as z from 'zod';
import type { Notice } from '#domain/notices/notice';
import { byAge, entryOf, rankOf, type SearchEntry, yearOf } from '#domain/search/search-entry';
import { isWanted } from '#domain/search/wanted';
import type { Instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import type { Found, SearchIndex, SearchQuery, SearchSnapshots, SearchWalk, Snapshot } from '#ports/search-index';

/** What was read of the snapshots is looked at again after so long. */
const KEPT_MS = 30_000;
/** Years are looked through together up to so many bytes as they are stored; some 30,000 notices. One year always is. */
const TOGETHER_BYTES = 32 * 1024 * 1024;

type Year = Awaited<ReturnType<SearchSnapshots['years']>>[number];

/** Where a list ended: the years that were looked through together, then the last hit. */
const Place = z.tuple([z.string(), z.string(), z.int(), z.string(), z.string()]);

export type SnapshotSearch = Readonly<{
  snapshots: Pick<SearchSnapshots, 'years' | 'read' | 'walk'>;
  /** Notices that changed and stand in no snapshot yet. Given what is known of them, only those of a later revision are read. */
  tail: (isKnown: (id: string, revision: number) => boolean) => Promise<Readonly<{ ids: readonly string[]; notices: readonly Notice[] }>>;
  clock: Clock;
}>;

/**
 * Looks through every notice of some years at once: a snapshot for each, held in memory, and beside them what changed since. Of twenty
 * thousand each is looked at within milliseconds, so no word needs an index of its own.
 */
export class SnapshotSearchIndex implements SearchIndex {
  readonly #deps: SnapshotSearch;
  readonly #held = new Map<string, Snapshot>();
  #years: readonly Year[] = [];
  #walk: SearchWalk | null = null;
  /** Seen beside the snapshots since they were read last. */
  #tail = new Map<string, SearchEntry>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(deps: SnapshotSearch) {
    this.#deps = deps;
  }

  async find({ words, wanted, from, to, limit, cursor }: SearchQuery): Promise<Found | null> {
    const place = cursor === undefined ? undefined : placeOf(Place, cursor);
    if (place === null) return null;
    const now = this.#deps.clock.now();
    await this.#refresh(now.getTime());
    const [newest, oldest] = place ?? this.#together(yearOf({ publishedAt: to }));
    const isLooked = (year: string): boolean => year <= newest && year >= oldest;
    // A year is let go before the next is read: of what is held, only what this asks for stays.
    for (const year of [...this.#held.keys()]) if (!isLooked(year)) this.#held.delete(year);
    const hits: Hit[] = [];
    const look = (entry: SearchEntry): void => {
      if (entry.publishedAt < from || entry.publishedAt >= to || !isWanted(entry, wanted, now)) return;
      const rank = words.length === 0 ? 0 : rankOf(entry, words);
      if (rank !== null) hits.push({ rank, entry });
    };
    for (const { year, tag } of this.#years.filter((one) => isLooked(one.year) && one.year >= from.slice(0, 4)))
      for (const entry of (await this.#snapshot(year, tag))?.entries ?? []) if (!this.#tail.has(entry.id)) look(entry);
    for (const entry of this.#tail.values()) if (isLooked(yearOf(entry))) look(entry);
    hits.sort(inOrder);
    const rest = place ? hits.filter((hit) => inOrder(hit, hitAt(place)) > 0) : hits;
    const shown = rest.slice(0, limit);
    return { ids: shown.map(({ entry }) => entry.id), ...this.#onward({ newest, oldest, from }, shown, rest.length > limit) };
  }

  async years(): Promise<readonly string[]> {
    await this.#refresh(this.#deps.clock.now().getTime());
    return [...new Set([...this.#years.map(({ year }) => year), ...[...this.#tail.values()].map(yearOf)])].sort().reverse();
  }

  async ofYear(year: string, limit: number): ReturnType<SearchIndex['ofYear']> {
    await this.#refresh(this.#deps.clock.now().getTime());
    const mark = this.#years.find((one) => one.year === year);
    const kept = mark ? ((await this.#snapshot(year, mark.tag))?.entries ?? []) : [];
    const beside = [...this.#tail.values()].filter((entry) => yearOf(entry) === year);
    const all = [...kept.filter(({ id }) => !this.#tail.has(id)), ...beside].sort(byAge);
    return all.slice(0, limit).map(({ id, changedAt }) => ({ id, changedAt }));
  }

  /** Where the list goes on: among these years, else in those before them. */
  #onward(
    { newest, oldest, from }: Readonly<{ newest: string; oldest: string; from: Instant }>,
    shown: readonly Hit[],
    hasMore: boolean,
  ): Omit<Found, 'ids'> {
    const older = this.#years.find(({ year }) => year < oldest && year >= from.slice(0, 4));
    const last = shown.at(-1);
    const cursor = hasMore && last ? cursorOf([newest, oldest, last.rank, last.entry.publishedAt, last.entry.id]) : undefined;
    const next = cursor ?? (older ? cursorOf([...this.#together(older.year), ...BEFORE_ALL]) : undefined);
    const walked = this.#walkedTo();
    const lookedBackTo = older ? `${oldest}-01-01T00:00:00.000Z` : walked !== null && walked > from ? walked : undefined;
    return { ...(next === undefined ? {} : { next }), ...(lookedBackTo === undefined ? {} : { lookedBackTo }) };
  }

  /** Since when all has been taken in; null: all ever published. */
  #walkedTo(): Instant | null {
    if (!this.#walk) return this.#deps.clock.now().toISOString();
    return this.#walk.year === null ? null : `${Number(this.#walk.year) + 1}-01-01T00:00:00.000Z`;
  }

  /** The years that are looked through together, from the newest of them to the oldest. */
  #together(newest: string): readonly [newest: string, oldest: string] {
    let bytes = 0;
    let oldest: string | null = null;
    for (const one of this.#years.filter(({ year }) => year <= newest)) {
      bytes += one.bytes;
      if (oldest !== null && bytes > TOGETHER_BYTES) return [newest, oldest];
      oldest = one.year;
    }
    return [newest, FIRST_YEAR];
  }

  /** What stands beside the snapshots first, then they: what is taken into one meanwhile is seen in either. */
  async #refresh(nowMs: number): Promise<void> {
    const { snapshots, tail } = this.#deps;
    const isDue = nowMs - this.#readAt >= KEPT_MS || nowMs < this.#readAt;
    const { ids, notices } = await tail((id, revision) => (this.#tail.get(id)?.revision ?? -1) >= revision);
    if (isDue) {
      const [years, walked] = await Promise.all([snapshots.years(), snapshots.walk()]);
      this.#years = years;
      this.#walk = walked?.walk ?? null;
      const there = new Set(ids);
      this.#tail = new Map([...this.#tail].filter(([id]) => there.has(id)));
      this.#readAt = nowMs;
    }
    for (const entry of notices.flatMap((notice) => entryOf(notice) ?? [])) this.#tail.set(entry.id, entry);
  }

  async #snapshot(year: string, tag: string): Promise<Snapshot | null> {
    const held = this.#held.get(year);
    if (held?.tag === tag) return held;
    this.#held.delete(year);
    const read = await this.#deps.snapshots.read(year);
    // It may be newer than its tag in the list: then it is read once more at the next look, and no harm done.
    if (read) this.#held.set(year, read);
    return read;
  }
}

type Hit = Readonly<{ rank: number; entry: Pick<SearchEntry, 'publishedAt' | 'id'> & Partial<SearchEntry> }>;

const FIRST_YEAR = '0000';
/** Before every hit of the years that it names. */
const BEFORE_ALL = [Number.MAX_SAFE_INTEGER, '', ''] as const;

const hitAt = ([, , rank, publishedAt, id]: z.output<typeof Place>): Hit => ({ rank, entry: { publishedAt, id } });

const inOrder = (a: Hit, b: Hit): number => b.rank - a.rank || byAge(a.entry, b.entry);
