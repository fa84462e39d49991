import type * as z from 'zod';
import type { Immutable } from '#domain/immutable';
import type { Organization } from '#domain/organizations/organization';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { shownSubscription } from '#views/subscription-json';
import type { SubscriptionView } from './schemas/subscription-views.ts';

type SubscriptionJson = Immutable<z.output<typeof SubscriptionView>>;

type Verified = Organization['verified'];

/** A subscription as its owner sees it now: everything but its secrets. @param verified who answers for its organization */
export const subscriptionJson = (subscription: Subscription, verified: Verified, now: Instant): SubscriptionJson =>
  shownSubscription(subscription, verified, now);

/** For whoever has no more than the link of a message, which may have been passed on: the address stays hidden. */
export const maskedJson = (subscription: Subscription, verified: Verified, now: Instant): SubscriptionJson => {
  const { channel } = subscription;
  const masked = maskedAddress(channel);
  return {
    ...subscriptionJson(subscription, verified, now),
    channel:
      channel.type === 'email'
        ? { type: channel.type, address: masked }
        : {
            type: channel.type,
            url: masked,
            format: channel.format,
            ...(channel.fallbackEmail ? { fallbackEmail: maskedAddress({ type: 'email', address: channel.fallbackEmail }) } : {}),
            ...(channel.formerFallback ? { fallbackLeftAt: channel.formerFallback.leftAt } : {}),
          },
  };
};
