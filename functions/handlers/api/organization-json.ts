import type { Organization } from '#domain/organizations/organization';
import { factsOf } from '#domain/organizations/organization-life';
import type { Reach } from '#domain/organizations/reach';
import { toFullCode } from '#domain/region';
import { lapsesAt, type Subscription } from '#domain/subscriptions/subscription';
import { maskedAddress } from '#usecases/ledger/delivery-line';
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

/** `reachable` in a word, and where it is false why, and since when as far as that is known. */
const reachJson = (reach: Reach) => ({
  reachable: reach.kind === 'reachable',
  ...(reach.kind === 'reachable' ? {} : { unreachable: { why: reach.why, ...(reach.since === null ? {} : { since: reach.since }) } }),
});

const contactJson = ({ subscription: { id, role, channel, status }, reach, isAcknowledged }: ShownContact) => ({
  id,
  role,
  channel: { type: channel.type, address: maskedAddress(channel) },
  status,
  ...reachJson(reach),
  acknowledged: isAcknowledged,
});

const invitedJson = (invited: Subscription) => {
  const { id, role, channel, createdAt } = invited;
  const until = lapsesAt(invited);
  return { id, role, channel: { type: channel.type, address: maskedAddress(channel) }, invitedAt: createdAt, ...(until ? { until } : {}) };
};

export const memberJson = ({ organization, since, known }: ShownMember) => ({
  ...organizationLine(organization),
  status: since === null ? 'asked' : 'member',
  ...(since === null ? {} : { since }),
  ...(known === null ? {} : { ...reachJson(known.reach), contacts: known.contacts.map(contactJson) }),
});

/** An organization as one of its contacts, or an operator, sees it. */
export const organizationJson = ({ organization, contacts, hub, invited }: ShownOrganization) => ({
  ...factsOf(organization),
  ...organizationLine(organization),
  membership: membershipJson(organization, hub),
  contacts: contacts.map(contactJson),
  invited: invited.map(invitedJson),
});

const membershipJson = ({ memberOf, membership }: Organization, hub: Organization | null) => {
  if (memberOf === undefined) return null;
  const shown = hub && { id: hub.id, name: hub.name, verified: hub.verified };
  return membership ? { hub: shown, status: 'member', since: membership.since } : { hub: shown, status: 'asked' };
};
