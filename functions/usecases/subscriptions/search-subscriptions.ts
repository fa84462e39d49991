import type { Subscription, SubscriptionStatus } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type SearchSubscriptions = Readonly<{
  subscriptions: SubscriptionStore;
  organizations: Pick<OrganizationStore, 'contacts'>;
  vault: Vault;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
}>;

export type SubscriptionQuery = Readonly<{
  address?: string | undefined;
  /** Id of the organization. */
  organization?: string | undefined;
  status?: SubscriptionStatus | undefined;
}>;

/** `too-wide`: it names neither an address nor an organization. */
export type FoundSubscriptions = Readonly<{ kind: 'found'; subscriptions: readonly Subscription[] } | { kind: 'too-wide' }>;

/**
 * What there is of an address, also as the fallback of a webhook, or of an organization, the newest first, a hundred at most. Who looked
 * for whom is written down; the address itself is not.
 */
export const searchSubscriptions = async (
  deps: SearchSubscriptions,
  { address, organization, status }: SubscriptionQuery,
  caller: Caller,
): Promise<FoundSubscriptions> => {
  const { subscriptions, vault, audit, clock } = deps;
  if (address === undefined && organization === undefined) return { kind: 'too-wide' };
  const addressKey = address === undefined ? null : await vault.addressKey(address);
  await audit.record({
    agencyId: OPERATORS,
    at: instant(clock.now()),
    actor: actorOf(caller),
    action: 'subscriptions.searched',
    subject: addressKey ?? organization ?? '',
  });
  const ids = addressKey === null ? await contactsOf(deps, organization ?? '') : await subscriptions.withAddress(addressKey);
  const found = await subscriptions.findMany([...ids].sort().slice(-FOUND_TOGETHER));
  const fitting = [...found.values()].filter(
    (one) => (organization === undefined || one.organizationId === organization) && (status === undefined || one.status === status),
  );
  return { kind: 'found', subscriptions: fitting.sort((a, b) => (a.id < b.id ? 1 : -1)) };
};

/** Also the one that the organization came with: it may not be confirmed yet, or have ended, or an earlier release confirmed it. */
const contactsOf = async ({ organizations }: SearchSubscriptions, organizationId: string): Promise<readonly string[]> => [
  ...new Set([organizationId.replace(/^org/, 'sub'), ...(await organizations.contacts(organizationId, FOUND_TOGETHER - 1))]),
];
