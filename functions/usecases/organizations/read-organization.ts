import type { Organization } from '#domain/organizations/organization';
import { isAcknowledged } from '#domain/subscriptions/contact';
import { receives, type Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { type Member, ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { Introducer } from '../subscriptions/sign-up.ts';

export type ReadOrganization = Readonly<{
  organizations: Pick<OrganizationStore, 'find' | 'findMany' | 'contacts' | 'members' | 'hubs'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  suppressions: Pick<Suppressions, 'among'>;
  vault: Pick<Vault, 'addressKey'>;
  clock: Pick<Clock, 'now'>;
}>;

/** `isReachable`: a notice would be sent there now, as soon as it is its turn. */
export type ShownContact = Readonly<{ subscription: Subscription; isAcknowledged: boolean; isReachable: boolean }>;

/** `isReachable`: one of its contacts is. Null of an organization that only asks: that is none of the hub's business yet. */
export type ShownMember = Readonly<Member & { organization: Organization; isReachable: boolean | null }>;

export type ShownOrganization = Readonly<{
  organization: Organization;
  contacts: readonly ShownContact[];
  /** The hub that it names, if there is one of this id. */
  hub: Organization | null;
}>;

/** Contacts of an organization that are shown. */
const SHOWN_CONTACTS = FOUND_TOGETHER;

/**
 * An organization with its contacts and its hub. A contact that it does not stand behind sees itself alone. Null for one that there is not.
 */
export const readOrganization = async (deps: ReadOrganization, introducer: Introducer, id: string): Promise<ShownOrganization | null> => {
  const organization = await deps.organizations.find(id);
  if (!organization) return null;
  const { memberOf } = organization;
  const hub = memberOf === undefined ? null : await deps.organizations.find(memberOf);
  const seesAll = introducer.kind === 'operator' || isAcknowledged(introducer.subscription);
  const contacts = seesAll ? await livingContacts(deps, id, SHOWN_CONTACTS) : [introducer.subscription];
  const reached = await reachable(deps, contacts);
  return {
    organization,
    hub,
    contacts: contacts.map((subscription) => ({
      subscription,
      isAcknowledged: isAcknowledged(subscription),
      isReachable: reached.has(subscription.id),
    })),
  };
};

/** Those of at most a batch of contacts that receive, at an address that may be written to. */
const reachable = async (
  { suppressions, vault, clock }: ReadOrganization,
  contacts: readonly Subscription[],
): Promise<ReadonlySet<string>> => {
  const keyed = await Promise.all(
    contacts
      .filter(receives)
      .map(async ({ id, channel }) => [id, channel.type === 'email' ? await vault.addressKey(channel.address) : null] as const),
  );
  const suppressed = await suppressions.among([...new Set(keyed.flatMap(([, key]) => key ?? []))], instant(clock.now()));
  return new Set(keyed.flatMap(([id, key]) => (key !== null && suppressed.has(key) ? [] : [id])));
};

const livingContacts = async (deps: ReadOrganization, id: string, limit: number): Promise<readonly Subscription[]> => {
  const found = await deps.subscriptions.findMany(await deps.organizations.contacts(id, limit));
  return [...found.values()].filter(({ organizationId }) => organizationId === id).toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

/** Of a member so many contacts are looked at to see whether one can be reached. */
const LOOKED_AT = 10;

/** Members of a hub and who asks to be one, in the order of their ids. Whoever comes here has a say over the hub. */
export const readMembers = async (
  deps: ReadOrganization,
  hubId: string,
  { limit, after }: Readonly<{ limit: number; after?: string | undefined }>,
): Promise<Readonly<{ items: readonly ShownMember[]; next: string | null }>> => {
  const members = await deps.organizations.members(hubId, limit, after);
  const known = await deps.organizations.findMany(members.map(({ organizationId }) => organizationId).slice(0, ORGANIZATIONS_TOGETHER));
  const items = await Promise.all(
    members.map(async (member): Promise<readonly ShownMember[]> => {
      const organization = known.get(member.organizationId);
      if (!organization || organization.memberOf !== hubId) return [];
      if (member.since === null) return [{ ...member, organization, isReachable: null }];
      const contacts = (await livingContacts(deps, member.organizationId, LOOKED_AT)).filter(isAcknowledged);
      return [{ ...member, organization, isReachable: (await reachable(deps, contacts)).size > 0 }];
    }),
  );
  return { items: items.flat(), next: members.length === limit ? (members.at(-1)?.organizationId ?? null) : null };
};

/** Hubs that take members in: those with a contact who can. Null for a cursor that was never given out. */
export const findHubs = async (
  { organizations }: Pick<ReadOrganization, 'organizations'>,
  query: Parameters<OrganizationStore['hubs']>[0],
): Promise<Readonly<{ items: readonly Organization[]; next?: string }> | null> => {
  const page = await organizations.hubs(query);
  if (!page) return null;
  const [known, contacted] = await Promise.all([
    organizations.findMany(page.ids),
    Promise.all(page.ids.map(async (id) => (await organizations.contacts(id, 1)).length > 0)),
  ]);
  const items = page.ids.flatMap((id, i) => (contacted[i] ? (known.get(id) ?? []) : []));
  return { items, ...(page.next === undefined ? {} : { next: page.next }) };
};

/** Which of these subscriptions speak for an organization that somebody answers for, and who. At most a hundred. */
export const verifications = async (
  organizations: Pick<OrganizationStore, 'findMany'>,
  subscriptions: readonly Subscription[],
): Promise<ReadonlyMap<string, NonNullable<Organization['verified']>>> => {
  const acknowledged = subscriptions.filter(isAcknowledged);
  const known = await organizations.findMany([...new Set(acknowledged.map(({ organizationId }) => organizationId))]);
  return new Map(
    acknowledged.flatMap(({ id, organizationId }) => {
      const answered = known.get(organizationId)?.verified;
      return answered ? [[id, answered] as const] : [];
    }),
  );
};
