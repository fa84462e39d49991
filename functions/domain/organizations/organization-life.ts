import type { Instant } from '../time.ts';
import { identityOf, type Organization, OrganizationFacts } from './organization.ts';

/**
 * What can happen to an organization. Each step raises the revision, so that of two changes that were made from the same one only the
 * first is kept.
 */
const next = (before: Organization, change: Partial<Organization>): Organization => ({
  ...before,
  ...change,
  revision: before.revision + 1,
});

/** What is said of an organization, without what becomes of it. */
export const factsOf = (organization: OrganizationFacts): OrganizationFacts => OrganizationFacts.parse(organization);

const FACTS = OrganizationFacts.keyof().options;

export const areSameFacts = (a: OrganizationFacts, b: OrganizationFacts): boolean => FACTS.every((fact) => a[fact] === b[fact]);

/** What a contact changes of it, put on what stands: the contact may not have heard yet what others changed. */
export const withChanges = (standing: OrganizationFacts, before: OrganizationFacts, wanted: OrganizationFacts): OrganizationFacts => {
  const sources = FACTS.map((fact) => [fact, before[fact] === wanted[fact] ? standing[fact] : wanted[fact]] as const);
  return OrganizationFacts.parse(Object.fromEntries(sources.filter(([, value]) => value !== undefined)));
};

/** The first contact has confirmed. @param introducedBy the hub in whose name it was signed up: that is its word */
export const founded = (id: string, facts: OrganizationFacts, at: Instant, introducedBy?: string): Organization => ({
  ...factsOf(facts),
  id,
  revision: 1,
  verified: null,
  membership: introducedBy !== undefined && facts.memberOf === introducedBy ? { hub: introducedBy, since: at } : null,
  createdAt: at,
});

/**
 * One of its contacts says something else of it. Whoever answered for it did so for its name, its place and whether it is a hub: with
 * another of these it is only claimed again. Who names another hub, or none, has left the one that had taken it in.
 */
export const restated = (before: Organization, facts: OrganizationFacts): Organization => {
  const { id, revision, createdAt, verified, membership } = before;
  const stays = identityOf(before) === identityOf(facts) && (before.hub || !facts.hub);
  return next(
    { ...factsOf(facts), id, revision, createdAt, verified, membership },
    {
      verified: stays ? verified : null,
      membership: membership && membership.hub === facts.memberOf ? membership : null,
    },
  );
};

/** Somebody answers for it. @param by an agency's id, or `operator` */
export const verified = (before: Organization, by: string, at: Instant): Organization => next(before, { verified: { by, at } });

/** Nobody answers for it any more. */
export const unverified = (before: Organization): Organization => next(before, { verified: null });

/** Why a hub cannot take an organization in. */
export type MembershipFlaw = 'hub-contains-itself' | 'hubs-of-each-other' | 'membership-not-asked' | 'not-a-hub';

export type TakenIn = Readonly<{ kind: 'taken-in'; member: Organization } | { kind: 'refused'; code: MembershipFlaw }>;

/** The hub gives its word. @param above the hubs that it is a member of itself, directly or by another */
export const takenIn = (member: Organization, hub: Organization, above: readonly string[], at: Instant): TakenIn => {
  if (!hub.hub) return { kind: 'refused', code: 'not-a-hub' };
  if (member.id === hub.id) return { kind: 'refused', code: 'hub-contains-itself' };
  if (member.memberOf !== hub.id) return { kind: 'refused', code: 'membership-not-asked' };
  if (above.includes(member.id)) return { kind: 'refused', code: 'hubs-of-each-other' };
  return { kind: 'taken-in', member: member.membership ? member : next(member, { membership: { hub: hub.id, since: at } }) };
};

/** The hub ends a membership, or does not take in who asked for it. */
export const dismissed = (member: Organization): Organization => {
  const { memberOf: _asked, ...rest } = member;
  return next(rest, { membership: null });
};
