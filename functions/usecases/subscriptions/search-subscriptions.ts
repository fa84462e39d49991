import type { Suppression } from '#domain/feedback/suppression';
import type { Organization } from '#domain/organizations/organization';
import type { Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { matchKey } from '#domain/text/text';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { actorOf, type Caller } from '../callers/authorize.ts';
import { type ListSent, listSent, type SentLine } from '../ledger/list-sent.ts';
import { verifications } from '../organizations/read-organization.ts';
import { findByName, isCalled, type SubscriptionQuery } from './find-by-name.ts';
import type { WalkSubscriptions } from './walk-subscriptions.ts';

export type SearchSubscriptions = Omit<ListSent, 'subscriptions' | 'clock'> &
  WalkSubscriptions &
  Readonly<{
    subscriptions: SubscriptionStore;
    organizations: Pick<OrganizationStore, 'contacts' | 'findMany'>;
    suppressions: Pick<Suppressions, 'find'>;
    vault: Vault;
    audit: Pick<AuditLog, 'record'>;
    clock: Clock;
  }>;

/**
 * `suppression`: why its address is not written to. `verified`: who answers for the organization that it speaks for. `sent`: what was sent
 * last within 90 days, or is to be, the latest first; null of those further down, for which it is asked by their id.
 */
export type FoundSubscription = Readonly<{
  subscription: Subscription;
  suppression: Suppression | null;
  verified: Organization['verified'];
  sent: readonly SentLine[] | null;
}>;

const ORGANIZATION_ID = /^org-[\w-]+$/;
/** One letter is in half of all names: that would be a list of all. */
const SHORTEST_NAME = 2;

/** Of so many, the newest, is looked up what was sent, and so much of it: each makes MOST_READS reads at most. */
const LOOKED_AT = 5;
const SENT_LAST = 3;

/** `too-wide`: it names neither an address nor an organization, or one letter of that. `cursor-unknown`: it was never given out. */
export type FoundSubscriptions = Readonly<
  { kind: 'found'; items: readonly FoundSubscription[]; next?: string } | { kind: 'too-wide' } | { kind: 'cursor-unknown' }
>;

/**
 * What there is of an address, also as the fallback of a webhook, or of an organization, the newest first, a hundred at most; or, page by
 * page, of organizations whose names contain what is asked for. Who looked for whom is written down; the address itself is not.
 */
export const searchSubscriptions = async (
  deps: SearchSubscriptions,
  query: SubscriptionQuery,
  caller: Caller,
): Promise<FoundSubscriptions> => {
  const { subscriptions, vault, audit, clock } = deps;
  const { address, organization, status } = query;
  const name = organization === undefined || ORGANIZATION_ID.test(organization) ? null : matchKey(organization).trim();
  if ((address === undefined && organization === undefined) || (name !== null && [...name].length < SHORTEST_NAME))
    return { kind: 'too-wide' };
  const addressKey = address === undefined ? null : await vault.addressKey(address);
  await audit.record({
    agencyId: OPERATORS,
    at: instant(clock.now()),
    actor: actorOf(caller),
    action: 'subscriptions.searched',
    subject: addressKey ?? organization ?? '',
  });
  if (addressKey === null && name !== null) {
    const page = await findByName(deps, name, query);
    if (!page) return { kind: 'cursor-unknown' };
    const { found, next } = page;
    return { kind: 'found', items: await withStanding(deps, found, query.cursor === undefined), ...(next ? { next } : {}) };
  }
  const ids = addressKey === null ? await contactsOf(deps, organization ?? '') : await subscriptions.withAddress(addressKey);
  const found = await subscriptions.findMany([...ids].sort().slice(-FOUND_TOGETHER));
  const fitting = [...found.values()]
    .map((one) => seenAt(one, instant(clock.now())))
    .filter(
      (one) =>
        (organization === undefined || (name === null ? one.organizationId === organization : isCalled(one, name))) &&
        (status === undefined || one.status === status),
    );
  const newestFirst = fitting.sort((a, b) => (a.id < b.id ? 1 : -1));
  return { kind: 'found', items: await withStanding(deps, newestFirst, true) };
};

/** @param looks whether what was sent is looked up, of the first of them */
const withStanding = async (
  deps: SearchSubscriptions,
  found: readonly Subscription[],
  looks: boolean,
): Promise<readonly FoundSubscription[]> => {
  const suppressionOf = await suppressionsOf(deps, found);
  const verified = await verifications(deps.organizations, found);
  const sent = await Promise.all(found.slice(0, looks ? LOOKED_AT : 0).map((one) => listSent(deps, one, { limit: SENT_LAST })));
  return found.map((subscription, i) => ({
    subscription,
    suppression: suppressionOf(subscription),
    verified: verified.get(subscription.id) ?? null,
    sent: sent[i]?.items.slice(0, SENT_LAST) ?? null,
  }));
};

const addressOf = ({ channel }: Subscription): string | null => (channel.type === 'email' ? channel.address : null);

/** Each address is looked up once. */
const suppressionsOf = async ({ suppressions, vault, clock }: SearchSubscriptions, found: readonly Subscription[]) => {
  const addresses = new Set(found.flatMap((one) => addressOf(one) ?? []));
  const now = instant(clock.now());
  const looked = [...addresses].map(async (one) => [one, await suppressions.find(await vault.addressKey(one), now)] as const);
  const byAddress = new Map(await Promise.all(looked));
  return (subscription: Subscription): Suppression | null => byAddress.get(addressOf(subscription) ?? '') ?? null;
};

/** Also the one that the organization came with: it may not be confirmed yet, or have ended, or an earlier release confirmed it. */
const contactsOf = async ({ organizations }: SearchSubscriptions, organizationId: string): Promise<readonly string[]> => [
  ...new Set([organizationId.replace(/^org/, 'sub'), ...(await organizations.contacts(organizationId, FOUND_TOGETHER - 1))]),
];
