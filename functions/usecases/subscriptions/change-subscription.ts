import type { Flaw } from '#domain/input/flaw';
import type { OrganizationFacts } from '#domain/organizations/organization';
import { shortCode, toFullCode } from '#domain/region';
import { isLiving, organizationKey } from '#domain/subscriptions/contact';
import type { LocalParts } from '#domain/subscriptions/email-address';
import { fallbackReplaced } from '#domain/subscriptions/fallback-address';
import { type PauseUntil, readPauseEnd } from '#domain/subscriptions/pause-draft';
import type { Subscription } from '#domain/subscriptions/subscription';
import { draftOf, readFilter, readFrequency, readOrganization, type SubscriptionChange } from '#domain/subscriptions/subscription-draft';
import { changed, paused, pausedUntil, pauseEndsAt, resumed } from '#domain/subscriptions/subscription-life';
import { type Instant, instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock } from '#ports/clock';
import type { OrganizationStore } from '#ports/organization-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { agencyFlaws, hubFlaws, nameFlaws, streetFlaws } from './sign-up-flaws.ts';
import { standingFor } from './standing-subscription.ts';
import { withStreetName } from './street-name.ts';

/**
 * Without `agencies` nobody can be added to those that a filter names, without `organizations` no hub can be asked, and without
 * `localParts` no second address be given: the form of the page does not offer it.
 */
export type ChangeSubscription = Readonly<{
  subscriptions: SubscriptionStore;
  vault: Vault;
  clock: Clock;
  agencies?: Pick<AgencyStore, 'findMany'>;
  organizations?: Pick<OrganizationStore, 'find'>;
  localParts?: LocalParts;
}>;

export type Changed = Readonly<
  | { kind: 'changed'; subscription: Subscription }
  | { kind: 'refused'; flaws: readonly Flaw[] }
  | { kind: 'not-now' }
  /** The organization has another living subscription with this address or URL. */
  | { kind: 'already-subscribed' }
  | { kind: 'changed-meanwhile' }
>;

/** Change what is given and leave the rest. A new frequency counts from now on: what was published before still goes by the old one. */
export const changeSubscription = async (deps: ChangeSubscription, before: Subscription, change: SubscriptionChange): Promise<Changed> => {
  if (before.status === 'ended') return { kind: 'not-now' };
  const now = instant(deps.clock.now());
  const organization = readOrganization(draftOf(organizationBefore(before, change), change.organization ?? {}));
  const filter = readFilter({
    ...before.filter,
    watch: before.filter.watch.map(toFullCode),
    topics: [...before.filter.topics],
    agencies: [...before.filter.agencies],
    kinds: [...before.filter.kinds],
    keywords: [...before.filter.keywords],
    ...stated(change.filter),
  });
  const flaws = await flawsOfNews(deps, before, change);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  if (organization.kind === 'refused') return organization;
  if (filter.kind === 'refused') return filter;
  const fallback = await fallbackWished(deps, before, change);
  if (fallback?.kind === 'refused') return fallback;
  const wishes = {
    organization: await withStreetName(organization.value),
    filter: filter.value,
    ...(change.frequency ? { frequency: readFrequency(change.frequency) } : {}),
    ...(change.language ? { language: change.language } : {}),
    ...(fallback ? { channel: fallback.channel } : {}),
  };
  return keep(deps, before, changed(before, wishes, now), now);
};

/** Null where nothing is said of it. */
const fallbackWished = async ({ localParts, vault }: ChangeSubscription, { channel }: Subscription, change: SubscriptionChange) => {
  if (change.channel === undefined) return null;
  if (localParts === undefined) throw new Error('a second address was given by a caller that cannot judge it');
  return fallbackReplaced(channel, change.channel.fallbackEmail, localParts, (address) => vault.addressKey(address));
};

/** A street does not move with its organization. */
const organizationBefore = ({ organization }: Subscription, { organization: { region } = {} }: SubscriptionChange): OrganizationFacts => {
  if (region === undefined || shortCode(region) === organization.region) return organization;
  const { street: _street, ...rest } = organization;
  return rest;
};

/**
 * Pause: nothing is sent until it is resumed, or until `until` where that is given, and what is published meanwhile is not sent later.
 * Whoever is paused may give another day, or none.
 */
export const pauseSubscription = async (
  deps: ChangeSubscription,
  before: Subscription,
  until?: PauseUntil | undefined,
): Promise<Changed> => {
  const now = instant(deps.clock.now());
  if (before.status !== 'active' && before.status !== 'paused') return { kind: 'not-now' };
  if (until !== undefined) {
    const read = readPauseEnd(until, before.frequency, now);
    return read.kind === 'refused' ? read : keep(deps, before, pausedUntil(before, read.value, now), now);
  }
  return before.status === 'paused' ? { kind: 'changed', subscription: before } : keep(deps, before, paused(before, now), now);
};

export const resumeSubscription = (deps: ChangeSubscription, before: Subscription): Promise<Changed> => {
  const isAway = pauseEndsAt(before, instant(deps.clock.now())) !== null;
  if (before.status === 'active' && !isAway) return Promise.resolve({ kind: 'changed', subscription: before });
  if (!isAway && before.status !== 'paused' && before.status !== 'disabled') return Promise.resolve({ kind: 'not-now' });
  const now = instant(deps.clock.now());
  return keep(deps, before, resumed(before, now), now);
};

/** What stood before stays, though it would be refused today. */
const flawsOfNews = async (
  { agencies, organizations }: ChangeSubscription,
  before: Subscription,
  change: SubscriptionChange,
): Promise<readonly Flaw[]> => {
  const { name = before.organization.name, memberOf } = change.organization ?? {};
  const asks = typeof memberOf === 'string' && memberOf !== before.organization.memberOf ? memberOf : null;
  const { agencies: ids = [] } = change.filter ?? {};
  const kept = new Set(before.filter.agencies);
  const areNew = ids.some((id) => !kept.has(id));
  if (areNew && !agencies) throw new Error('agencies were added to a filter by a caller that cannot look them up');
  if (asks !== null && !organizations) throw new Error('a hub was asked by a caller that cannot look it up');
  return [
    ...(name === before.organization.name ? [] : nameFlaws(name)),
    ...(change.organization?.street === before.organization.street ? [] : streetFlaws(change.organization?.street ?? undefined)),
    ...(areNew && agencies ? await agencyFlaws(agencies, ids, kept) : []),
    ...(asks !== null && organizations ? await hubFlaws(organizations, asks, before.organizationId) : []),
  ];
};

const keep = async (deps: ChangeSubscription, before: Subscription, after: Subscription, now: Instant): Promise<Changed> => {
  const isAnother = organizationKey(before.organization) !== organizationKey(after.organization);
  if (isAnother && isLiving(after) && (await standingFor(deps, after))) return { kind: 'already-subscribed' };
  // As it is stored: another name may be that of another organization.
  if (await deps.subscriptions.replace(before, after, now))
    return { kind: 'changed', subscription: (await deps.subscriptions.find(after.id)) ?? after };
  const holder = isLiving(after) ? await deps.subscriptions.holder(after) : null;
  return { kind: holder === null || holder === after.id ? 'changed-meanwhile' : 'already-subscribed' };
};

/** The fields that were given. */
const stated = <T extends object>(fields: T | undefined): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
