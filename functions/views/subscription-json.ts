import type { Organization } from '#domain/organizations/organization';
import { toFullCode } from '#domain/region';
import { maskedUrl } from '#domain/subscriptions/robots';
import type { Subscription } from '#domain/subscriptions/subscription';
import { pauseEndsAt, seenAt } from '#domain/subscriptions/subscription-life';
import { replacedSecretUntil } from '#domain/subscriptions/webhook-secrets';
import type { Instant } from '#domain/time';

type Verified = Organization['verified'];

/** A subscription as the API and JSON lines show it: everything but its secrets. @param verified who answers for its organization */
export const shownSubscription = (subscription: Subscription, verified: Verified, now: Instant) => ({
  ...shownOf(seenAt(subscription, now), verified, now),
  pausedUntil: pauseEndsAt(subscription, now),
});

const previousSecretOf = (channel: Extract<Subscription['channel'], { type: 'webhook' }>, now: Instant) => {
  const previousSecretUntil = replacedSecretUntil(channel, now);
  return previousSecretUntil === null ? {} : { previousSecretUntil };
};

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
    joinedRetypes: _joinedRetypes,
    successorId: _successorId,
    succeeds: _succeeds,
    agreedAt: _agreedAt,
    retypedAt: _retypedAt,
    retypes: _retypes,
    pausedSpans: _pausedSpans,
    wrongCodes: _wrongCodes,
    imported: _imported,
    ...rest
  }: Subscription,
  verified: Verified,
  now: Instant,
) => ({
  ...rest,
  organization: { id: organizationId, ...organization, region: toFullCode(organization.region), verified },
  channel:
    channel.type === 'email'
      ? { type: channel.type, address: channel.address }
      : {
          type: channel.type,
          // Whoever has the whole address of a robot can post into its group.
          url: maskedUrl(channel.format, channel.url),
          format: channel.format,
          ...(channel.fallbackEmail ? { fallbackEmail: channel.fallbackEmail } : {}),
          ...previousSecretOf(channel, now),
          ...(channel.formerFallback ? { fallbackLeftAt: channel.formerFallback.leftAt } : {}),
        },
  filter: { ...filter, watch: filter.watch.map(toFullCode) },
});
