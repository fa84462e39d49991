import type { Organization } from '#domain/organizations/organization';
import { dismissed, type MembershipFlaw, takenIn } from '#domain/organizations/organization-life';
import { isAcknowledged } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { OrganizationStore } from '#ports/organization-store';

export type TakeInMember = Readonly<{ organizations: Pick<OrganizationStore, 'find' | 'replace'>; clock: Pick<Clock, 'now'> }>;

export type MemberChanged = Readonly<
  { kind: 'done' } | { kind: 'refused'; code: MembershipFlaw | 'not-acknowledged' | 'organization-unknown' | 'changed-meanwhile' }
>;

const TRIES = 5;
/** So far up it is looked whether a hub is, by others, a member of who asks it. */
const MOST_LEVELS = 10;

/**
 * The hub gives its word: who asked for it is a member from now on. Doing it twice is no harm. Two hubs that take each other in at the
 * same moment: one of them is refused.
 * @param contact of the hub
 */
export const takeInMember = (deps: TakeInMember, contact: Subscription, memberId: string): Promise<MemberChanged> =>
  change(deps, contact, memberId, async (member, hub) => {
    const taken = takenIn(member, hub, await above(deps, hub), instant(deps.clock.now()));
    return taken.kind === 'refused' ? taken.code : taken.member;
  });

/** The hub ends a membership, or does not take in who asked. Of one that neither is nor asks, nothing changes. */
export const dismissMember = (deps: TakeInMember, contact: Subscription, memberId: string): Promise<MemberChanged> =>
  change(deps, contact, memberId, async (member, hub) => (member.memberOf === hub.id ? dismissed(member) : member));

const change = async (
  { organizations, clock }: TakeInMember,
  contact: Subscription,
  memberId: string,
  step: (member: Organization, hub: Organization) => Promise<Organization | MembershipFlaw>,
): Promise<MemberChanged> => {
  if (!isAcknowledged(contact)) return { kind: 'refused', code: 'not-acknowledged' };
  for (let tries = 0; tries < TRIES; tries++) {
    const [hub, member] = await Promise.all([organizations.find(contact.organizationId), organizations.find(memberId)]);
    if (!hub || !member) return { kind: 'refused', code: 'organization-unknown' };
    const after = await step(member, hub);
    if (typeof after === 'string') return { kind: 'refused', code: after };
    if (after === member) return { kind: 'done' };
    if (await organizations.replace(member, after, instant(clock.now()), hub.id === member.id ? {} : { besides: hub }))
      return { kind: 'done' };
  }
  return { kind: 'refused', code: 'changed-meanwhile' };
};

/** The hubs that a hub is a member of, itself or by another, nearest first. */
const above = async ({ organizations }: TakeInMember, hub: Organization): Promise<readonly string[]> => {
  const found: string[] = [];
  let { membership } = hub;
  while (membership && found.length < MOST_LEVELS && !found.includes(membership.hub)) {
    found.push(membership.hub);
    membership = (await organizations.find(membership.hub))?.membership ?? null;
  }
  return found;
};
