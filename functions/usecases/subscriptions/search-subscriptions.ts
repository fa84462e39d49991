import type { Subscription, SubscriptionStatus } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';

export type SearchSubscriptions = Readonly<{
  subscriptions: SubscriptionStore;
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
  keyId: string,
): Promise<FoundSubscriptions> => {
  const { subscriptions, vault, audit, clock } = deps;
  if (address === undefined && organization === undefined) return { kind: 'too-wide' };
  const addressKey = address === undefined ? null : await vault.addressKey(address);
  await audit.record({
    agencyId: OPERATORS,
    at: instant(clock.now()),
    keyId,
    action: 'subscriptions.searched',
    subject: addressKey ?? organization ?? '',
  });
  const ids = addressKey === null ? [subscriptionOf(organization ?? '')] : await subscriptions.withAddress(addressKey);
  const found = await subscriptions.findMany([...ids].sort().slice(-FOUND_TOGETHER));
  const fitting = [...found.values()].filter(
    (one) => (organization === undefined || one.organizationId === organization) && (status === undefined || one.status === status),
  );
  return { kind: 'found', subscriptions: fitting.sort((a, b) => (a.id < b.id ? 1 : -1)) };
};

/** An organization has the id of the subscription that it came with (see subscribe). */
const subscriptionOf = (organizationId: string): string => organizationId.replace(/^org/, 'sub');
