import { emailOf } from '#domain/subscriptions/address-change';
import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { isLiving } from '#domain/subscriptions/contact';
import { lapsesAt, type Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { successorOf } from './ask-for-channel.ts';
import type { NotAgreed } from './change-address.ts';
import { giveConsent } from './confirm-subscription.ts';
import { expiringToken, readExpiringToken } from './expiring-token.ts';

export type AgreeToChannel = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;

/** `waiting`: whoever reads the address has agreed, and the new channel has not yet. */
export type ChannelAgreed = NotAgreed | Readonly<{ kind: 'changed' | 'waiting'; subscription: Subscription }>;

/** What is to take the place of an address, while it can. */
export type OpenChange = Readonly<{ successor: Subscription; subscription: Subscription; address: string }>;

/** Null when it is done, overtaken, taken back or lapsed. */
export const openChannelChange = async (
  { subscriptions, clock }: Readonly<{ subscriptions: Pick<SubscriptionStore, 'find'>; clock: Pick<Clock, 'now'> }>,
  successorId: string,
): Promise<OpenChange | null> => {
  const asked = await subscriptions.find(successorId);
  if (asked?.succeeds === undefined || asked.agreedAt === undefined) return null;
  const subscription = await subscriptions.find(asked.succeeds);
  if (!subscription || !isLiving(subscription) || subscription.successorId !== successorId) return null;
  const [successor, address] = [await successorOf({ subscriptions, clock }, subscription), emailOf(subscription)];
  return successor && address !== null ? { successor, subscription, address } : null;
};

/** Proves that somebody reads the address, as long as the change is open. */
export const channelToken = (vault: Pick<Vault, 'token'>, successor: Subscription): Promise<string> =>
  expiringToken(vault, 'channel', successor.id, lapsesAt(successor) ?? successor.createdAt);

/** What the link in the letter to an address is about, before its button is pressed. */
export const findByChannelToken = async (
  deps: Readonly<{ subscriptions: Pick<SubscriptionStore, 'find'>; vault: Pick<Vault, 'subjectOf'>; clock: Pick<Clock, 'now'> }>,
  token: string,
): Promise<NotAgreed | (Readonly<{ kind: 'found' }> & OpenChange)> => {
  const read = await readExpiringToken(deps.vault, 'channel', token, instant(deps.clock.now()));
  if (!read) return { kind: 'refused', code: 'token-invalid' };
  if (read.kind === 'expired') return { kind: 'refused', code: 'token-expired' };
  const open = await openChannelChange(deps, read.subject);
  return open ? { kind: 'found', ...open } : { kind: 'refused', code: 'token-used-up' };
};

/**
 * Whoever reads an address agrees that an endpoint or a group takes its place, by the token from the letter. When that has agreed, too,
 * notices go there (confirm-subscription). Doing it twice is no harm.
 */
export const agreeToChannel = async (deps: AgreeToChannel, token: string, from: ConsentOrigin = UNKNOWN_ORIGIN): Promise<ChannelAgreed> => {
  const found = await findByChannelToken(deps, token);
  if (found.kind === 'refused') return found;
  const given = await giveConsent(deps, found.successor.id, from, 'old');
  if (given.kind !== 'refused') return { kind: given.kind === 'waiting' ? 'waiting' : 'changed', subscription: given.subscription };
  return { kind: 'refused', code: given.code === 'already-subscribed' ? given.code : 'token-used-up' };
};
