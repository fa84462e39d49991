import type { Partition } from '#domain/audience/directory';
import type { Instant } from '#domain/time';

/** Where a walk over the directory stands that is under way, or when the last one was finished. */
export type WalkProgress = Readonly<
  | { kind: 'finished'; at: Instant }
  | { kind: 'walking'; partition: Partition /** The row key behind which it goes on. */; after: string | null }
>;

/** So many subscriptions are looked at together at most. */
export const WALKED_TOGETHER = 100;

export interface WalkRecord {
  /** Null before the first walk. */
  progress(): Promise<WalkProgress | null>;
  saveProgress(progress: WalkProgress): Promise<void>;
}
