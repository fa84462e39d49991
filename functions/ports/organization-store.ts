import type { AuditEntry } from '#domain/agencies/audit';
import type { Organization } from '#domain/organizations/organization';
import type { RegionCode } from '#domain/region';
import type { Instant } from '#domain/time';

/** An organization under a hub: a member `since` then, or null while it asks to be one. */
export type Member = Readonly<{ organizationId: string; since: Instant | null }>;

export type HubQuery = Readonly<{
  /** Hubs in or below it, and those of the regions that it lies in. */
  region: RegionCode;
  /** In the name, in whatever way it is written. */
  q: string;
  limit: number;
  cursor?: string | undefined;
}>;

/** So many organizations are found together at most: those of a batch. */
export const ORGANIZATIONS_TOGETHER = 100;

/** Organizations, their contacts and members. What their contacts say of them is written by the store of subscriptions. */
export interface OrganizationStore {
  /** One that has a contact, or had one. */
  find(id: string): Promise<Organization | null>;
  /** As they are now or were a second ago; those that do not exist are left out. At most ORGANIZATIONS_TOGETHER. */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Organization>>;
  /**
   * Ids of its living subscriptions in the order of their making, `limit` of them behind `after`. Those that an earlier release confirmed
   * are not among them until they are next replaced, or the walk over such comes by (OrganizationBackfill).
   */
  contacts(id: string, limit: number, after?: string): Promise<readonly string[]>;
  /** Ids of those who were asked in to be contacts of it and have not answered, in the order of their making. */
  invited(id: string, limit: number): Promise<readonly string[]>;
  /** Who is a member of a hub or asks to be one, in the order of their ids, `limit` of them behind `after`. */
  members(hubId: string, limit: number, after?: string): Promise<readonly Member[]>;
  /** Hubs by region, those of larger ones first. A page may be short and have `next`. Null for a cursor that was never given out. */
  hubs(query: HubQuery): Promise<Readonly<{ ids: readonly string[]; next?: string }> | null>;
  /**
   * Replace `before` by `after`, with all that stands elsewhere because of it, and what is to be spread to its contacts, in one
   * transaction. False when either `before` or `besides` is no longer what is stored.
   */
  replace(
    before: Organization,
    after: Organization,
    at: Instant,
    more?: Readonly<{ audit?: AuditEntry; besides?: Organization }>,
  ): Promise<boolean>;
}
