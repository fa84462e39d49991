import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { ORGANIZATION_CLASSES } from '../notices/notice.ts';
import { isStreet } from '../region.ts';
import { bareKey } from '../text/text.ts';

export const REGISTRATIONS = ['registered', 'filed', 'none'] as const;

/** What is said of a community organization (社区社会组织). Class, rural and hub are independent of each other. */
export const OrganizationFacts = z.object({
  name: z.string(),
  class: z.enum(ORGANIZATION_CLASSES),
  /** A region code, as far down as it is known. */
  region: z.string(),
  /** The name of its street, town or township: of the code if that has one, else as it was typed under its county. */
  street: z.string().optional(),
  /** The residents' community in its own words: there is no lawful public source of codes below the street. */
  community: z.string().optional(),
  rural: z.boolean(),
  hub: z.boolean(),
  memberOf: z.string().optional(),
  registration: z.enum(REGISTRATIONS).optional(),
  uscc: z.string().optional(),
  filingNumber: z.string().optional(),
});
export type OrganizationFacts = Immutable<z.output<typeof OrganizationFacts>>;

/** An organization, whose contacts subscribe. */
export const Organization = OrganizationFacts.extend({
  id: z.string(),
  /** Counts every change, also of who is a contact of it. */
  revision: z.int(),
  /** Who answers for it, and since when; null while it is only claimed by those who signed it up. */
  verified: z.object({ by: z.string(), at: z.string() }).nullable(),
  /** The hub that has taken it in, and since when. What `memberOf` names is a request until then. */
  membership: z.object({ hub: z.string(), since: z.string() }).nullable(),
  createdAt: z.string(),
});
export type Organization = Immutable<z.output<typeof Organization>>;

/** UTF-16 units; only a name made of characters that stand for many comes near. */
const LONGEST_KEY = 300;

const wordKey = (text: string): string => bareKey(text).slice(0, LONGEST_KEY).toWellFormed();

/** Of a name, in whatever way it is written. */
export const nameKey = ({ name }: Pick<OrganizationFacts, 'name'>): string => wordKey(name);

/**
 * What makes it the same organization wherever it is signed up: the credit code, else the name within the place that it gives. Many have
 * the name of their kind and no more (老年协会), and would be one if only the county were looked at.
 */
export const identityOf = ({ uscc, name, region, street, community = '' }: OrganizationFacts): string =>
  uscc ?? [nameKey({ name }), placeKey(region, street), wordKey(community)].join('#');

/** A street that has no code tells places of one county apart by its name. */
const placeKey = (region: string, street: string | undefined): string =>
  street === undefined || isStreet(region) ? region : `${region}/${wordKey(street)}`;
