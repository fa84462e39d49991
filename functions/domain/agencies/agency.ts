import * as z from 'zod';
import { between, HOUR, type Instant } from '../time.ts';

/** What a key may do. `operator` may do everything for every agency. */
export const SCOPES = ['notices:write', 'notices:read', 'agency:admin', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];

/** Small letters, digits and hyphens. */
export const AGENCY_ID = /^[a-z0-9-]{2,40}$/;

/** Of what an agency is told by mail; it is told of each unless it says otherwise. */
export const AGENCY_MAILS = ['published', 'signed', 'closed', 'receiptsMissing', 'held', 'missed'] as const;
export type AgencyMail = (typeof AGENCY_MAILS)[number];

export const Notifications = z.object({
  published: z.boolean(),
  /** The last signature of a joint notice came. */
  signed: z.boolean(),
  /** A mailing is through, with how many could not be reached. */
  closed: z.boolean(),
  /** A deadline of receipts has passed. */
  receiptsMissing: z.boolean(),
  /** The breaker holds what it sends. */
  held: z.boolean(),
  /** An organization in its region cannot be reached any more. */
  missed: z.boolean(),
}) satisfies z.ZodType<Readonly<Record<AgencyMail, boolean>>>;
export type Notifications = Readonly<z.output<typeof Notifications>>;

export const ALL_MAILS: Notifications = {
  published: true,
  signed: true,
  closed: true,
  receiptsMissing: true,
  held: true,
  missed: true,
};

/** A public body that posts notices; its region as a short code (`domain/region.ts`). */
export const Agency = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  uscc: z.string().optional(),
  contactEmail: z.string(),
  replyTo: z.string().optional(),
  createdAt: z.string(),
  notifications: Notifications.readonly(),
  /** Nobody publishes their own draft. */
  fourEyes: z.boolean(),
  /** How often it was changed. */
  revision: z.int(),
});
export type Agency = Readonly<z.output<typeof Agency>>;

/** How an agency begins, and what is meant by one that earlier releases registered. */
export const USUAL_SETTINGS = { notifications: ALL_MAILS, fourEyes: false, revision: 0 } as const;

/** An API key: `nw_<id>_<secret>`, shown once. Only the hash of the whole key is kept. */
export const AgencyKey = z.object({
  id: z.string(),
  agencyId: z.string(),
  scopes: z.array(z.enum(SCOPES)).readonly(),
  keyHash: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
  /** To the hour: what is noted at each call would cost as much as the call. */
  lastUsedAt: z.string().optional(),
});
export type AgencyKey = Readonly<z.output<typeof AgencyKey>>;

export const isValidKey = (key: Pick<AgencyKey, 'expiresAt'>, now: Instant): boolean => key.expiresAt === undefined || now < key.expiresAt;

/** So many keys of an agency may be valid at once: one for each program, and those that take their place while they are rotated. */
export const MOST_KEYS = 50;

/** Is it to be noted that a key is used? Once an hour is enough to find one that nobody needs. */
export const isUseWorthNoting = ({ lastUsedAt }: Pick<AgencyKey, 'lastUsedAt'>, now: Instant): boolean =>
  lastUsedAt === undefined || between(lastUsedAt, now) >= HOUR;
