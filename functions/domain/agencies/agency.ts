import type { RegionCode } from '../region.ts';
import type { Instant } from '../time.ts';

/** What a key may do. `operator` may do everything for every agency. */
export const SCOPES = ['notices:write', 'notices:read', 'agency:admin', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];

/** Small letters, digits and hyphens. */
export const AGENCY_ID = /^[a-z0-9-]{2,40}$/;

/** A public body that posts notices. */
export type Agency = Readonly<{
  id: string;
  name: string;
  region: RegionCode;
  uscc?: string | undefined;
  contactEmail: string;
  replyTo?: string | undefined;
  createdAt: Instant;
}>;

/** An API key: `nw_<id>_<secret>`, shown once. Only the hash of the whole key is kept. */
export type AgencyKey = Readonly<{
  id: string;
  agencyId: string;
  scopes: readonly Scope[];
  keyHash: string;
  createdAt: Instant;
  expiresAt?: Instant | undefined;
}>;

export const isValidKey = (key: Pick<AgencyKey, 'expiresAt'>, now: Instant): boolean => key.expiresAt === undefined || now < key.expiresAt;
