import type { Reason } from '#domain/audience/audience';
import type { LineStatus } from '#domain/ledger/delivery-list';
import { type BatchId, type Deviation, isTriedAs, type Mention } from '#domain/mailings/batch';
import { addresseeIn, isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import type { OrganizationClass } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import { toFullCode } from '#domain/region';
import type { Retry } from '#domain/sending/retry';
import type { Channel, ChannelType, Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';

export type DeliveryLine = Readonly<{
  mailingId: string;
  act: Mailing['act'];
  /** Of the notice, that was told or is to be. */
  version: number;
  subscriptionId: string;
  /** Null once the organization has been erased. */
  organization: Readonly<{ name: string; class: OrganizationClass; region: string; verified: Organization['verified'] }> | null;
  channel: Readonly<{ type: Channel['type']; address: string | null }>;
  /** It went to a fallback, in the place of contacts that could not be reached, and counts apart. */
  via?: 'fallback';
  status: LineStatus;
  why?: string;
  attempts: number;
  /** While it is being tried again: when that is next. */
  nextAttemptAt?: Instant;
  /** When its progress was written down, which is a few seconds after the last attempt at most. */
  at?: Instant;
  reasons: readonly Reason[];
  sections: readonly number[];
}>;

/** Enough to recognise one's own address, too little to use it. Of an endpoint only the host is shown: its URL may be a secret. */
export const maskedAddress = (channel: Channel): string => {
  if (channel.type === 'webhook') return `${new URL(channel.url).host}/…`;
  const [local = '', domain = ''] = channel.address.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
};

/**
 * Enough of another address to tell whether it is a stranger's, for who reads the one that it is to take the place of: `h…o@choir.example`.
 * Of a short one the last letter would give away all of it.
 */
export const recognisableAddress = (address: string): string => {
  const [local = '', domain = ''] = address.split('@');
  const letters = [...local];
  const last = letters.length > SHORT ? (letters.at(-1) ?? '') : '';
  return `${letters[0] ?? ''}…${last}@${domain}`;
};

const SHORT = 3;

type Part = Pick<BatchId, 'rangeId' | 'channel'>;

/**
 * Where what was written down for one is sent. The address is null where it has none of that type any more, and of what went to a second
 * address that is known no more.
 *
 * @param by which channel, where that is another one than the part's
 */
export const channelIn = (part: Part, subscription: Subscription | undefined, by: ChannelType = part.channel): DeliveryLine['channel'] => {
  if (!subscription || isToFormerSecond(part, subscription, by)) return { type: by, address: null };
  const { channel } = addresseeIn(part, subscription);
  return { type: by, address: channel.type === by ? maskedAddress(channel) : null };
};

/** It went to an address that stood in for an endpoint, and its subscription has taken another channel since. */
const isToFormerSecond = ({ rangeId }: Part, { role, channel, retypedAt = [] }: Subscription, by: ChannelType): boolean =>
  isFallbackRange(rangeId) && by === 'email' && channel.type === 'email' && role !== 'fallback' && retypedAt.length > 0;

/** By which way a part of a mailing goes, if that is not the ordinary one. */
export const viaOf = (rangeId: string): Pick<DeliveryLine, 'via'> => (isFallbackRange(rangeId) ? { via: 'fallback' } : {});

/** The progress of a batch only says that somebody is being tried again; how that stands is noted for each. */
export const attemptsNoted = (retry: Retry | undefined): Partial<Pick<DeliveryLine, 'why' | 'attempts' | 'nextAttemptAt'>> =>
  retry ? { why: retry.why, attempts: retry.attempts, nextAttemptAt: retry.nextAt ?? retry.dueAt } : {};

/** What a batch, or the directory, says of a recipient. */
export type ToldRecipient = Readonly<{
  subscriptionId: string;
  mention: Mention;
  status: LineStatus;
  deviation?: Deviation | undefined;
  /** By which channel it is being tried, where that is another one than the part's. */
  by?: ChannelType | undefined;
  at?: Instant | undefined;
}>;

/** @param verified who answers for the organization of which subscription */
export const lineOf = (
  mailing: Mailing,
  part: Part,
  told: ToldRecipient,
  subscription: Subscription | undefined,
  verified: ReadonlyMap<string, Organization['verified']>,
): DeliveryLine => {
  const { subscriptionId, mention, status, deviation, by = deviation?.by, at } = told;
  const isTried = status !== 'awaitingDigest' && isTriedAs(status);
  return {
    mailingId: mailing.id,
    act: mailing.act,
    version: mention.version,
    subscriptionId,
    organization: subscription
      ? {
          name: subscription.organization.name,
          class: subscription.organization.class,
          region: toFullCode(subscription.organization.region),
          verified: verified.get(subscriptionId) ?? null,
        }
      : null,
    channel: channelIn(part, subscription, by),
    ...viaOf(part.rangeId),
    status,
    ...(deviation?.why ? { why: deviation.why } : {}),
    attempts: deviation?.attempts ?? (isTried ? 1 : 0),
    ...(at ? { at } : {}),
    reasons: mention.reasons,
    sections: mention.sections,
  };
};
