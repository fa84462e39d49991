import type { Census, CensusProgress } from '../../functions/domain/directory-census.ts';
import type { DirectoryCensus } from '../../functions/ports/directory-census.ts';

export class InMemoryCensus implements DirectoryCensus {
  readonly #kept = new Map<string, Census>();
  #progress: CensusProgress | null = null;

  async all(): Promise<readonly Census[]> {
    return [...this.#kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, census]) => census);
  }

  async keep(census: Census): Promise<void> {
    this.#kept.set(`${census.partition.slotId}#${census.partition.province}`, structuredClone(census));
  }

  async progress(): Promise<CensusProgress | null> {
    return this.#progress;
  }

  async saveProgress(progress: CensusProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }
}
