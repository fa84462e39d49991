import { nameKey, type OrganizationFacts } from '../organizations/organization.ts';
import { type Channel, ownOrganizationId, type Subscription } from './subscription.ts';

/** Confirmed and not ended: the same organization has no second one like it for the same address or URL. */
export const isLiving = ({ status }: Pick<Subscription, 'status'>): boolean =>
  status === 'active' || status === 'paused' || status === 'disabled';

/** What a URL calls, in one way of writing: its fragment never leaves the caller (RFC 9110, 7.1), and makes no other endpoint of it. */
export const endpointIdentity = (text: string): string => {
  const url = URL.parse(text);
  if (!url) return text;
  url.hash = '';
  return url.href;
};

/** Is one the other, with the same secrets? Who stands in for it when it fails is not looked at. */
export const isSameEndpoint = (a: Channel, b: Channel): boolean =>
  a.type === 'webhook' &&
  b.type === 'webhook' &&
  a.url === b.url &&
  a.format === b.format &&
  a.sealedSecrets.length === b.sealedSecrets.length &&
  a.sealedSecrets.every((secret, i) => secret === b.sealedSecrets[i]);

/** What tells organizations of one address apart: the credit code, else the name in whatever way it is written. */
export const organizationKey = ({ uscc, name }: Pick<OrganizationFacts, 'uscc' | 'name'>): string => uscc ?? nameKey({ name });

/** By their credit codes if both have one, else by their names: most organizations have no code, and one may leave it out. */
export const isSameOrganization = (a: Pick<OrganizationFacts, 'uscc' | 'name'>, b: Pick<OrganizationFacts, 'uscc' | 'name'>): boolean =>
  a.uscc !== undefined && b.uscc !== undefined ? a.uscc === b.uscc : nameKey(a) === nameKey(b);

/**
 * Does its organization stand behind this contact? Its first one, and whoever it or an operator asked in. Another one gives the same name
 * and place, which anybody can: it has no say over the organization, and sees nothing of its other contacts.
 */
export const isAcknowledged = ({ id, organizationId, invitedTo }: Pick<Subscription, 'id' | 'organizationId' | 'invitedTo'>): boolean =>
  organizationId === ownOrganizationId(id) || organizationId === invitedTo;

/** The organization that asked it in, while it has not answered; else null. */
export const openInvitation = ({ status, invitedTo }: Pick<Subscription, 'status' | 'invitedTo'>): string | null =>
  status === 'pending' && invitedTo !== undefined ? invitedTo : null;

/** Whose living contact it is. */
export const isContactOf = (subscription: Pick<Subscription, 'status' | 'organizationId'>, organizationId: string): boolean =>
  isLiving(subscription) && subscription.organizationId === organizationId;
