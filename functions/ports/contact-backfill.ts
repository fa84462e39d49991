import type { WalkRecord } from './directory-walk.ts';

/** `heldByOthers`: living ones whose contact another one holds; they stay as they are. */
export type Claimed = Readonly<{ claimed: number; heldByOthers: readonly string[] }>;

/** Gives living subscriptions the contact (SubscriptionStore.holder) that an earlier release, which knew none, did not take for them. */
export interface ContactBackfill extends WalkRecord {
  /**
   * Take for each living subscription among these, in their order, the contact that it should hold, if it does not and nobody else does.
   * Its revision stays. One that is changed at that moment is passed over: the change takes the contact. At most WALKED_TOGETHER.
   */
  claim(ids: readonly string[]): Promise<Claimed>;
}
