import type { WalkRecord } from './directory-walk.ts';

/** Brings living subscriptions under their organization which an earlier release, that knew none, confirmed. */
export interface OrganizationBackfill extends WalkRecord {
  /**
   * Bring each living one among these, in their order, under the organization of its identity, or make that. Its revision stays. One that
   * is changed at that moment is passed over: the change does it. At most WALKED_TOGETHER.
   * @returns how many
   */
  join(ids: readonly string[]): Promise<number>;
}
