import { isToBeAsked } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { ConsentRequests } from '#ports/consent-requests';
import type { SubscriptionStore } from '#ports/subscription-store';

export type RequestConsent = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'find'>;
  requests: Pick<ConsentRequests, 'make'>;
  clock: Pick<Clock, 'now'>;
}>;

/**
 * Make the request that a sign-up lacks which the release before this one kept, while this one was being deployed. One that has been tried
 * had its request; one that has it keeps it. Told twice, it does the same once.
 */
export const requestConsent = async (deps: RequestConsent, subscriptionId: string): Promise<'requested' | 'nothing-to-ask'> => {
  const subscription = await deps.subscriptions.find(subscriptionId);
  if (!subscription || !isToBeAsked(subscription) || subscription.consentAttempts.length > 0) return 'nothing-to-ask';
  await deps.requests.make(subscription, instant(deps.clock.now()));
  return 'requested';
};
