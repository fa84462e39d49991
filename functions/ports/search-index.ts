import type { SearchEntry } from '#domain/search/search-entry';
import type { Wanted } from '#domain/search/wanted';
import type { Instant } from '#domain/time';

export type SearchQuery = Readonly<{
  /** Folded, as `wordsOf` makes them; all must be there. None: whatever is wanted. */
  words: readonly string[];
  wanted: Wanted;
  /** Published in [from, to). */
  from: Instant;
  to: Instant;
  limit: number;
  cursor?: string | undefined;
}>;

/** `lookedBackTo`: not all has been looked at, only what is as new as this or newer; `next` goes on from there, if there is one. */
export type Found = Readonly<{ ids: readonly string[]; next?: string; lookedBackTo?: Instant }>;

/** Finds public notices by words of theirs, within a minute after they were published or changed. */
export interface SearchIndex {
  /**
   * Title before number before issuer before text, then the newest first; without words the newest first. Null for a cursor that was never
   * given out.
   */
  find(query: SearchQuery): Promise<Found | null>;
  /** Years in which something was published, newest first. */
  years(): Promise<readonly string[]>;
  /** Some of the notices of a year, the newest first, and when each changed last. */
  ofYear(year: string, limit: number): Promise<readonly Readonly<{ id: string; changedAt: Instant }>[]>;
}

/** All notices of a year as they are searched, newest first, and a tag that changes with them. */
export type Snapshot = Readonly<{ tag: string; entries: readonly SearchEntry[] }>;

/** How far notices that were there before the search have been taken in: years from the newest back, then those since it began. */
export type SearchWalk = Readonly<{
  startedAt: Instant;
  /** The year that is walked; null: all years are done. */
  year: string | null;
  /** How far in it, oldest first. */
  behind?: Instant | undefined;
}>;

/** What a search reads, a file for each year. Writers do not undo each other's work: who saw something else is refused. */
export interface SearchSnapshots {
  /** Newest first; `bytes` as they are stored. */
  years(): Promise<readonly Readonly<{ year: string; tag: string; bytes: number }>[]>;
  read(year: string): Promise<Snapshot | null>;
  /** @param seen the tag of what was read, null where nothing was @returns false when something else stands there */
  write(year: string, entries: readonly SearchEntry[], seen: string | null): Promise<boolean>;
  walk(): Promise<Readonly<{ walk: SearchWalk; tag: string }> | null>;
  keepWalk(walk: SearchWalk, seen: string | null): Promise<boolean>;
}
