import type { Partition } from '#domain/audience/directory';
import type { Instant } from '#domain/time';

/** Where the walk stands that is under way, or when the last one was finished. */
export type BackfillProgress = Readonly<
  | { kind: 'finished'; at: Instant }
  | { kind: 'walking'; partition: Partition /** The row key behind which it goes on. */; after: string | null }
>;

/** `heldByOthers`: living ones whose contact another one holds; they stay as they are. */
export type Claimed = Readonly<{ claimed: number; heldByOthers: readonly string[] }>;

/** So many are claimed for together at most. */
export const CLAIMED_TOGETHER = 100;

/** Gives living subscriptions the contact (SubscriptionStore.holder) that an earlier release, which knew none, did not take for them. */
export interface ContactBackfill {
  /**
   * Take for each living subscription among these, in their order, the contact that it should hold, if it does not and nobody else does.
   * Its revision stays. One that is changed at that moment is passed over: the change takes the contact. At most CLAIMED_TOGETHER.
   */
  claim(ids: readonly string[]): Promise<Claimed>;
  /** Null before the first walk. */
  progress(): Promise<BackfillProgress | null>;
  saveProgress(progress: BackfillProgress): Promise<void>;
}
