import type { Organization } from '#domain/organizations/organization';
import { factsOf } from '#domain/organizations/organization-life';
import { toFullCode } from '#domain/region';
import { maskedAddress } from '#usecases/ledger/list-deliveries';
import type { ShownContact, ShownMember, ShownOrganization } from '#usecases/organizations/read-organization';

/** An organization in a list. */
export const organizationLine = ({ id, name, class: organizationClass, region, verified }: Organization) => ({
  id,
  name,
  class: organizationClass,
  region: toFullCode(region),
  verified,
});

export const hubJson = (hub: Organization) => ({
  ...organizationLine(hub),
  ...(hub.community === undefined ? {} : { community: hub.community }),
});

export const memberJson = ({ organization, since, isReachable }: ShownMember) => ({
  ...organizationLine(organization),
  status: since === null ? 'asked' : 'member',
  ...(since === null ? {} : { since }),
  ...(isReachable === null ? {} : { reachable: isReachable }),
});

const contactJson = ({ subscription: { id, role, channel, status }, isReachable, isAcknowledged }: ShownContact) => ({
  id,
  role,
  channel: { type: channel.type, address: maskedAddress(channel) },
  status,
  reachable: isReachable,
  acknowledged: isAcknowledged,
});

/** An organization as one of its contacts, or an operator, sees it. */
export const organizationJson = ({ organization, contacts, hub }: ShownOrganization) => ({
  ...factsOf(organization),
  ...organizationLine(organization),
  membership: membershipJson(organization, hub),
  contacts: contacts.map(contactJson),
});

const membershipJson = ({ memberOf, membership }: Organization, hub: Organization | null) => {
  if (memberOf === undefined) return null;
  const shown = hub && { id: hub.id, name: hub.name, verified: hub.verified };
  return membership ? { hub: shown, status: 'member', since: membership.since } : { hub: shown, status: 'asked' };
};
