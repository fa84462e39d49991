import type { Range } from '../audience/directory.ts';
import { rangeId, rowKey } from '../audience/directory.ts';
import type { ChannelType, Subscription } from '../subscriptions/subscription.ts';
import type { BatchId, Mention, Recipient, Told } from './batch.ts';
import type { Mailing } from './mailing.ts';

/** In the place of a slot: what goes to fallbacks is of no rhythm, and no partition of the directory has this name. */
const SLOT = 'fallback';
const EVERYWHERE = '00';

/** The part of a mailing that tells fallbacks: one, however many they are. A later act finds its recipients as those of any other part. */
export const FALLBACK_RANGE: Range = { slotId: SLOT, province: EVERYWHERE, from: '#', before: ':' };

/** Is this a part of a mailing that tells fallbacks, also of a later act that follows them? */
export const isFallbackRange = (id: string): boolean => id.startsWith(`${SLOT}~`);

const placeOf = (subscriptionId: string): string => rowKey({ at: '', subscriptionId });

/** Where a fallback stands in that part, wherever its organization is. */
export const fallbackPlace = (subscriptionId: string) => ({
  slotId: SLOT,
  province: EVERYWHERE,
  key: `${placeOf(subscriptionId)}!`,
  goneAt: null,
});

/** A batch of one: which it is follows from whom it tells, so that whoever is told twice has it once. */
export const fallbackBatch = (
  mailingId: string,
  channel: ChannelType,
  recipient: Omit<Recipient, 'told'>,
  told: Told,
): Readonly<{ id: BatchId; lastKey: string; told: readonly Told[]; recipients: readonly Recipient[] }> => ({
  id: { mailingId, rangeId: rangeId(FALLBACK_RANGE), channel, after: placeOf(recipient.subscriptionId) },
  lastKey: fallbackPlace(recipient.subscriptionId).key,
  told: [told],
  recipients: [{ ...recipient, told: 0 }],
});

/** `isSecondAddress`: nobody has confirmed it; it gets notices, and no say over the subscription. */
export type Addressee = Subscription & Readonly<{ isSecondAddress?: boolean }>;

/**
 * Whoever is meant by a recipient: of an endpoint in a batch of email to fallbacks, the address that it names for when it cannot be
 * reached. It is written to although the endpoint is switched off.
 */
export const addresseeIn = ({ rangeId: id, channel }: Pick<BatchId, 'rangeId' | 'channel'>, subscription: Subscription): Addressee => {
  if (!isFallbackRange(id) || channel !== 'email' || subscription.channel.type !== 'webhook') return subscription;
  const { fallbackEmail } = subscription.channel;
  if (fallbackEmail === undefined) return subscription;
  const status = subscription.status === 'disabled' ? 'active' : subscription.status;
  return { ...subscription, status, channel: { type: 'email', address: fallbackEmail }, isSecondAddress: true };
};

/** What a mention tells, whichever mailing it stands in: an organization's fallbacks are told it once. */
export const whatIsTold = (mailing: Mailing, { noticeId, version }: Mention): string =>
  mailing.act === 'withdrawal' || mailing.act === 'reminder' ? mailing.id : `${noticeId}-${version}`;

/** Does a mailing tell the same as another one told, or something newer? */
export const tellsAsMuch = (missed: Mailing, other: Mailing): boolean =>
  missed.act === 'withdrawal' || missed.act === 'reminder'
    ? missed.id === other.id
    : other.act === 'notice' || other.act === 'correction' || other.act === 'digest';
