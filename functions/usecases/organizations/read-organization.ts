import type { Organization } from '#domain/organizations/organization';
import { contactReach, organizationReach, type Reach } from '#domain/organizations/reach';
import { isAcknowledged, openInvitation } from '#domain/subscriptions/contact';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { matchKey } from '#domain/text/text';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { type Member, ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { Introducer } from '../subscriptions/sign-up.ts';

export type ReadOrganization = Readonly<{
  organizations: Pick<OrganizationStore, 'find' | 'findMany' | 'contacts' | 'invited' | 'members' | 'hubs'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  suppressions: Pick<Suppressions, 'among'>;
  vault: Pick<Vault, 'addressKey'>;
  clock: Pick<Clock, 'now'>;
}>;

/** `reach`: would a notice be sent there now, as soon as it is its turn? */
export type ShownContact = Readonly<{ subscription: Subscription; isAcknowledged: boolean; reach: Reach }>;

/**
 * `contacts`: those that it stands behind; `reach`: of the organization by them. Null of one that only asks: that is none of the hub's
 * business yet.
 */
export type ShownMember = Readonly<
  Member & { organization: Organization; known: Readonly<{ contacts: readonly ShownContact[]; reach: Reach }> | null }
>;

export type ShownOrganization = Readonly<{
  organization: Organization;
  contacts: readonly ShownContact[];
  /** Who was asked in and has not answered. */
  invited: readonly Subscription[];
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
  const invited = seesAll ? await openInvitations(deps, id) : [];
  return { organization, hub, contacts: await shownContacts(deps, contacts), invited };
};

const openInvitations = async ({ organizations, subscriptions, clock }: ReadOrganization, id: string): Promise<readonly Subscription[]> => {
  const ids = await organizations.invited(id, SHOWN_CONTACTS);
  const found = ids.length === 0 ? [] : [...(await subscriptions.findMany(ids)).values()];
  const now = instant(clock.now());
  return found.filter((one) => openInvitation(one) === id && !hasLapsed(one, now)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

/** With how each stands, of at most a batch of contacts. */
export const shownContacts = async (
  { suppressions, vault, clock }: Pick<ReadOrganization, 'suppressions' | 'vault' | 'clock'>,
  contacts: readonly Subscription[],
): Promise<readonly ShownContact[]> => {
  const now = instant(clock.now());
  const keyed = await Promise.all(
    contacts.map(
      async (subscription) =>
        [subscription, subscription.channel.type === 'email' ? await vault.addressKey(subscription.channel.address) : null] as const,
    ),
  );
  const suppressed = await suppressions.among([...new Set(keyed.flatMap(([, key]) => key ?? []))], now);
  return keyed.map(([subscription, key]) => ({
    subscription,
    isAcknowledged: isAcknowledged(subscription),
    reach: contactReach(subscription, (key === null ? undefined : suppressed.get(key)) ?? null, now),
  }));
};

const livingContacts = async (deps: ReadOrganization, id: string, limit: number): Promise<readonly Subscription[]> => {
  const found = await deps.subscriptions.findMany(await deps.organizations.contacts(id, limit));
  return [...found.values()].filter(({ organizationId }) => organizationId === id).toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

/** Of a member so many contacts are looked at to see whether one can be reached. */
const LOOKED_AT = 10;

/** Members that are read for one page at most: a rare name must not read a long list to its end. */
const READ_FOR_A_PAGE = 500;

export type MemberQuery = Readonly<{
  limit: number;
  after?: string | undefined;
  /** In the name, in whatever way it is written. */
  q?: string | undefined;
  /** Only these. */
  status?: 'asked' | 'member' | undefined;
}>;

/**
 * Members of a hub and who asks to be one, in the order of their ids. A page may be short, or empty, and have `next`. Whoever comes here
 * has a say over the hub.
 */
export const readMembers = async (
  deps: ReadOrganization,
  hubId: string,
  { limit, after, q = '', status }: MemberQuery,
): Promise<Readonly<{ items: readonly ShownMember[]; next: string | null }>> => {
  const wanted = matchKey(q).trim();
  const isNarrow = wanted !== '' || status !== undefined;
  const found: (Member & { organization: Organization })[] = [];
  let last = after;
  for (let read = 0; read < READ_FOR_A_PAGE && found.length < limit; ) {
    const step = isNarrow ? ORGANIZATIONS_TOGETHER : limit;
    const members = await deps.organizations.members(hubId, step, last);
    const fitting = members.filter(({ since }) => status === undefined || (since === null) === (status === 'asked'));
    const known = await deps.organizations.findMany(fitting.map(({ organizationId }) => organizationId));
    for (const member of members) {
      if (found.length === limit) return { items: await withContacts(deps, found), next: last ?? null };
      last = member.organizationId;
      const organization = fitting.includes(member) ? known.get(member.organizationId) : undefined;
      if (organization?.memberOf === hubId && matchKey(organization.name).includes(wanted)) found.push({ ...member, organization });
    }
    if (members.length < step) return { items: await withContacts(deps, found), next: null };
    read += members.length;
    if (!isNarrow) break;
  }
  return { items: await withContacts(deps, found), next: last ?? null };
};

const withContacts = (deps: ReadOrganization, members: readonly (Member & { organization: Organization })[]) =>
  Promise.all(members.map((member) => withContactsOf(deps, member)));

const withContactsOf = async (deps: ReadOrganization, member: Member & { organization: Organization }): Promise<ShownMember> => {
  if (member.since === null) return { ...member, known: null };
  const contacts = (await livingContacts(deps, member.organizationId, LOOKED_AT)).filter(isAcknowledged);
  const shown = await shownContacts(deps, contacts);
  return { ...member, known: { contacts: shown, reach: organizationReach(shown.map(({ reach }) => reach)) } };
};

/** One member of a hub, or who asks to be one; null for anybody else. */
export const readMember = async (deps: ReadOrganization, hubId: string, memberId: string): Promise<ShownMember | null> => {
  const organization = await deps.organizations.find(memberId);
  if (!organization || organization.memberOf !== hubId) return null;
  return withContactsOf(deps, { organizationId: memberId, since: organization.membership?.since ?? null, organization });
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
