import type { Partition } from '#domain/audience/directory';
import type { Census, CensusProgress } from '#domain/audience/directory-census';

/** How many rows the directory has, by partition and region, as they were counted last. */
export interface DirectoryCensus {
  /** Of those of these partitions that have been counted, in no order; as they are now or were a second ago. */
  of(partitions: readonly Partition[]): Promise<readonly Census[]>;
  keep(census: Census): Promise<void>;
  /** Null before the first count. */
  progress(): Promise<CensusProgress | null>;
  saveProgress(progress: CensusProgress): Promise<void>;
}
