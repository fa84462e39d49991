import type { SearchSnapshots, SearchWalk, Snapshot } from '../../functions/ports/search-index.ts';

/** Keeps lists as they were written. */
export class InMemorySearchSnapshots implements SearchSnapshots {
  readonly #years = new Map<string, Snapshot>();
  #walk: Readonly<{ walk: SearchWalk; tag: string }> | null = null;
  #writes = 0;
  /** Years that were read, in order. */
  readonly reads: string[] = [];

  async years(): ReturnType<SearchSnapshots['years']> {
    return [...this.#years]
      .map(([year, { tag, entries }]) => ({ year, tag, bytes: this.bytesOf(year) ?? entries.length * 1000 }))
      .sort((a, b) => (a.year < b.year ? 1 : -1));
  }

  /** As large as a test says. */
  bytesOf: (year: string) => number | undefined = () => undefined;

  async read(year: string): Promise<Snapshot | null> {
    this.reads.push(year);
    return this.#years.get(year) ?? null;
  }

  async write(year: string, entries: Snapshot['entries'], seen: string | null): Promise<boolean> {
    if ((this.#years.get(year)?.tag ?? null) !== seen) return false;
    this.#writes += 1;
    this.#years.set(year, { tag: `"${this.#writes}"`, entries: structuredClone(entries) });
    return true;
  }

  async walk(): ReturnType<SearchSnapshots['walk']> {
    return this.#walk;
  }

  async keepWalk(walk: SearchWalk, seen: string | null): Promise<boolean> {
    if ((this.#walk?.tag ?? null) !== seen) return false;
    this.#writes += 1;
    this.#walk = { walk, tag: `"${this.#writes}"` };
    return true;
  }

  /** There was nothing before the search. */
  walked(): void {
    this.#walk = { walk: { startedAt: '2026-01-01T00:00:00.000Z', year: null }, tag: '"walked"' };
  }

  /** How often anything was written. */
  get writes(): number {
    return this.#writes;
  }
}
