import * as z from 'zod';
import { Organization } from '#domain/organizations/organization';
import type { Instant } from '#domain/time';
import type { FactsSpread } from '#ports/facts-spreads';
import type { Member } from '#ports/organization-store';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

/** Before hubs took members in there was no membership. */
const ORGANIZATION = form(Organization.extend({ membership: Organization.shape.membership.default(null) }));

export const organizationItem = (organization: Organization): object => ({
  ...subscriptionKeys.organization(organization.id),
  kind: 'organization',
  ...ORGANIZATION.write(organization),
});

export const organizationFrom = (item: RawItem): Organization => ORGANIZATION.parse(item);

const IDENTITY = form(z.object({ organizationId: z.string() }));

/** Whose an identity is: a second sign-up of the same organization finds it, and none is made beside it. */
export const identityItem = (identity: string, organizationId: string): object => ({
  ...subscriptionKeys.identity(identity),
  kind: 'identity',
  ...IDENTITY.write({ organizationId }),
});

export const organizationIdFrom = (item: RawItem): string => IDENTITY.parse(item).organizationId;

const CONTACT_OF = form(z.object({ subscriptionId: z.string(), identity: z.string() }));

/** A living subscription under its organization, and the identity that it gives. */
export const contactOfItem = (organizationId: string, subscriptionId: string, identity: string): object => ({
  ...subscriptionKeys.contactOf(organizationId, subscriptionId),
  kind: 'contact-of',
  ...CONTACT_OF.write({ subscriptionId, identity }),
});

export const contactOfFrom = (item: RawItem) => CONTACT_OF.parse(item);

const INVITED = form(z.object({ subscriptionId: z.string() }));

/** Who was asked in to be a contact of an organization, and has not answered. @param goesAt when it is deleted; null: never */
export const invitedItem = (organizationId: string, subscriptionId: string, goesAt: Instant | null): object => ({
  ...subscriptionKeys.invitedTo(organizationId, subscriptionId),
  kind: 'invited',
  ...INVITED.write({ subscriptionId }),
  ...(goesAt ? { ttl: secondsAt(goesAt) } : {}),
});

export const invitedFrom = (item: RawItem): string => INVITED.parse(item).subscriptionId;

const MEMBER = form(z.object({ organizationId: z.string(), since: z.string().nullable() }));

/** Under its hub: an organization that asks to be a member, or is one `since` then. */
export const memberItem = (hubId: string, { organizationId, since }: Member): object => ({
  ...subscriptionKeys.memberOf(hubId, organizationId),
  kind: 'member',
  ...MEMBER.write({ organizationId, since }),
});

export const memberFrom = (item: RawItem): Member => MEMBER.parse(item);

const HUB = form(z.object({ organizationId: z.string(), name: z.string() }));

/** In the list of hubs. */
export const hubItem = ({ id, region, name }: Organization): object => ({
  ...subscriptionKeys.hub(region, id),
  kind: 'hub',
  ...HUB.write({ organizationId: id, name }),
});

export const hubFrom = (item: RawItem) => HUB.parse(item);

/** The partition of the index `due` in which facts wait to be spread. */
export const SPREAD = 'spread';

const SPREAD_FORM = form(z.object({ organizationId: z.string(), revision: z.int(), dueAt: z.string(), after: z.string().nullable() }));

/** What an organization says of itself since that revision is to stand with its other contacts, too. */
export const spreadItem = ({ id, revision }: Pick<Organization, 'id' | 'revision'>, dueAt: Instant): object => ({
  ...subscriptionKeys.spread(id),
  kind: 'due',
  act: 'spread',
  ...SPREAD_FORM.write({ organizationId: id, revision, dueAt, after: null }),
  duePk: SPREAD,
  dueSk: `${dueAt}#${id}`,
});

export const spreadFrom = (item: RawItem): FactsSpread => SPREAD_FORM.parse(item);
