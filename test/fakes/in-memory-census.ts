import type { Partition } from '../../functions/domain/audience/directory.ts';
import type { Census, CensusProgress } from '../../functions/domain/audience/directory-census.ts';
import type { DirectoryCensus } from '../../functions/ports/directory-census.ts';

export class InMemoryCensus implements DirectoryCensus {
  readonly #kept = new Map<string, Census>();
  #progress: CensusProgress | null = null;

  async of(partitions: readonly Partition[]): Promise<readonly Census[]> {
    return partitions.flatMap(({ slotId, province }) => this.#kept.get(`${slotId}#${province}`) ?? []);
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
