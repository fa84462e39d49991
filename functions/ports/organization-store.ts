import type { Organization } from '#domain/organizations/organization';

/** Looks at organizations and their contacts; the subscription store writes both. */
export interface OrganizationStore {
  /** One that has a contact, or had one. */
  find(id: string): Promise<Organization | null>;
  /**
   * Ids of its living subscriptions in the order of their making, the first `limit` of them. Those that an earlier release confirmed are
   * not among them until they are next replaced, or the walk over such comes by (OrganizationBackfill).
   */
  contacts(id: string, limit: number): Promise<readonly string[]>;
}
