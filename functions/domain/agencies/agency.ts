import * as z from 'zod';
import type { Instant } from '../time.ts';

/** What a key may do. `operator` may do everything for every agency. */
export const SCOPES = ['notices:write', 'notices:read', 'agency:admin', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];

/** Small letters, digits and hyphens. */
export const AGENCY_ID = /^[a-z0-9-]{2,40}$/;

/** A public body that posts notices; its region as a short code (`domain/region.ts`). */
export const Agency = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  uscc: z.string().optional(),
  contactEmail: z.string(),
  replyTo: z.string().optional(),
  createdAt: z.string(),
});
export type Agency = Readonly<z.output<typeof Agency>>;

/** An API key: `nw_<id>_<secret>`, shown once. Only the hash of the whole key is kept. */
export const AgencyKey = z.object({
  id: z.string(),
  agencyId: z.string(),
  scopes: z.array(z.enum(SCOPES)).readonly(),
  keyHash: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
});
export type AgencyKey = Readonly<z.output<typeof AgencyKey>>;

export const isValidKey = (key: Pick<AgencyKey, 'expiresAt'>, now: Instant): boolean => key.expiresAt === undefined || now < key.expiresAt;
