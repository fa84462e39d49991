import * as z from 'zod';
import { Organization } from '#domain/organizations/organization';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import type { RawItem } from '../table.ts';

const ORGANIZATION = form(Organization);

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
