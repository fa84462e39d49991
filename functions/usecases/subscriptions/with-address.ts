import type { Subscription } from '#domain/subscriptions/subscription';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';

/** What there is of an address, also as the fallback of a webhook, newest first: as many as are found together at most. */
export const findWithAddress = async (
  subscriptions: Pick<SubscriptionStore, 'withAddress' | 'findMany'>,
  addressKey: string,
): Promise<readonly Subscription[]> => {
  const ids = (await subscriptions.withAddress(addressKey)).slice(-FOUND_TOGETHER);
  return [...(await subscriptions.findMany(ids)).values()].sort((a, b) => (a.id < b.id ? 1 : -1));
};
