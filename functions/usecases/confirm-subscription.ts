import type { Subscription } from '#domain/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';

export type ConfirmSubscription = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;

export type Confirmed = Readonly<
  | { kind: 'confirmed' | 'already-confirmed'; subscription: Subscription }
  | { kind: 'refused'; code: 'token-invalid' | 'subscription-ended' }
>;

/** Double opt-in: who has the token from the mail agrees. Doing it twice is no harm; one that ended is not brought back by an old mail. */
export const confirmSubscription = async ({ subscriptions, vault, clock }: ConfirmSubscription, token: string): Promise<Confirmed> => {
  const id = await vault.subjectOf('confirm', token);
  const subscription = id === null ? null : await subscriptions.find(id);
  if (!subscription) return { kind: 'refused', code: 'token-invalid' };
  if (subscription.status === 'ended') return { kind: 'refused', code: 'subscription-ended' };
  if (subscription.status !== 'pending') return { kind: 'already-confirmed', subscription };
  const now = instant(clock.now());
  const confirmed: Subscription = {
    ...subscription,
    status: 'active',
    confirmedAt: now,
    frequencySince: now,
    revision: subscription.revision + 1,
  };
  if (await subscriptions.replace(subscription, confirmed, now)) return { kind: 'confirmed', subscription: confirmed };
  // Somebody was faster, perhaps the same person's second click.
  return confirmSubscription({ subscriptions, vault, clock }, token);
};
