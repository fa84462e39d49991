import type * as z from 'zod';
import type { Immutable } from '#domain/immutable';
import type { Organization } from '#domain/organizations/organization';
import { toFullCode } from '#domain/region';
import type { Subscription } from '#domain/subscriptions/subscription';
import { pauseEndsAt, seenAt } from '#domain/subscriptions/subscription-life';
import type { Instant } from '#domain/time';
import { maskedAddress } from '#usecases/ledger/list-deliveries';
import type { SubscriptionView } from './schemas/subscription-views.ts';

type SubscriptionJson = Immutable<z.output<typeof SubscriptionView>>;

type Verified = Organization['verified'];

/** A subscription as its owner sees it now: everything but its secrets. @param verified who answers for its organization */
export const subscriptionJson = (subscription: Subscription, verified: Verified, now: Instant): SubscriptionJson => ({
  ...shownOf(seenAt(subscription, now), verified),
  pausedUntil: pauseEndsAt(subscription, now),
});

const shownOf = (
  {
    organizationId,
    organization,
    channel,
    filter,
    revision: _revision,
    invitedTo: _invitedTo,
    introducedBy: _introducedBy,
    frequencySince: _since,
    joinedTo: _joinedTo,
    pausedSpans: _pausedSpans,
    imported: _imported,
    ...rest
  }: Subscription,
  verified: Verified,
): SubscriptionJson => ({
  ...rest,
  organization: { id: organizationId, ...organization, region: toFullCode(organization.region), verified },
  channel:
    channel.type === 'email'
      ? channel
      : {
          type: channel.type,
          url: channel.url,
          format: channel.format,
          ...(channel.fallbackEmail ? { fallbackEmail: channel.fallbackEmail } : {}),
        },
  filter: { ...filter, watch: filter.watch.map(toFullCode) },
});

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
          },
  };
};
