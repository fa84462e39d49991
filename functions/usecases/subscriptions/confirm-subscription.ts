import { type AddressSide, isSameAddress } from '#domain/subscriptions/address-change';
import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { isLiving, isSameEndpoint } from '#domain/subscriptions/contact';
import { type Channel, hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { activated, agreedOn, joined, joinedTo, succeeded, waitsFor } from '#domain/subscriptions/subscription-life';
import { type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { consentGiven } from './consent-given.ts';
import { findByToken, findCurrent, leadsOn, standingFor } from './standing-subscription.ts';

type GiveConsent = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;
export type ConfirmSubscription = GiveConsent & Readonly<{ suppressions: Pick<Suppressions, 'lift'> }>;

/** `waiting`: of an address and what is to take its place one has agreed, and the other has not yet; then it is the successor. */
export type Confirmed = Readonly<
  | { kind: 'confirmed' | 'already-confirmed' | 'waiting'; subscription: Subscription }
  | { kind: 'refused'; code: 'token-invalid' | 'subscription-lapsed' | 'subscription-ended' | 'already-subscribed' }
>;

/**
 * Double opt-in: who has the token from the mail agrees. Doing it twice is no harm; one that ended is not brought back by an old mail. An
 * organization that subscribes its address again changes the subscription that it has: nobody is to get a notice twice. An endpoint's
 * answer does not: whoever knows its URL makes it be asked, and cannot be told from its owner until that has the secret.
 */
export const confirmSubscription = async (
  deps: ConfirmSubscription,
  token: string,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
): Promise<Confirmed> => {
  const found = await findByToken(deps, 'confirm', token);
  if (found.kind === 'refused') return { kind: 'refused', code: found.code === 'token-expired' ? 'token-invalid' : found.code };
  const { id } = found;
  const confirmed = await giveConsent(deps, id, from);
  if (confirmed.kind !== 'refused') await writeAgain(deps, id, confirmed);
  return confirmed;
};

/**
 * Whoever has the letter has the mailbox, and wants to hear from us: what came back before no longer counts. An old letter that is opened
 * again undoes only what was told before its sign-up, also where a first try ended between the two steps.
 */
const writeAgain = async (
  { subscriptions, suppressions, vault, clock }: ConfirmSubscription,
  id: string,
  { kind, subscription }: Extract<Confirmed, { subscription: unknown }>,
): Promise<void> => {
  if (subscription.channel.type !== 'email') return;
  const asked = kind === 'confirmed' || subscription.id === id ? subscription : await subscriptions.find(id);
  const before = kind === 'confirmed' ? instant(clock.now()) : (asked ?? subscription).createdAt;
  await suppressions.lift(await vault.addressKey(subscription.channel.address), before);
};

/**
 * Consent was given, by a button or by an endpoint's answer: what was asked for stands from now on.
 * @param side `old`: by whoever reads the address whose place it is to take
 */
export const giveConsent = async (
  deps: GiveConsent,
  id: string,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
  side: AddressSide = 'new',
): Promise<Confirmed> => {
  const { subscriptions, clock } = deps;
  const subscription = await subscriptions.find(id);
  // There was one, since nobody else has been asked.
  if (!subscription || hasLapsed(subscription, instant(clock.now()))) return { kind: 'refused', code: 'subscription-lapsed' };
  if (isLiving(subscription)) return { kind: 'already-confirmed', subscription };
  if (subscription.status === 'ended') {
    const standing = await joinedInto(deps, subscription);
    if (standing && !leadsOn(subscription)) return { kind: 'refused', code: 'already-subscribed' };
    return standing ? { kind: 'already-confirmed', subscription: standing } : { kind: 'refused', code: 'subscription-ended' };
  }
  const now = instant(clock.now());
  if (subscription.succeeds !== undefined) return succeed(deps, subscription, subscription.succeeds, now, { side, from });
  const standing = await standingFor(deps, subscription);
  if (standing && subscription.channel.type === 'webhook') {
    await endAsJoined(subscriptions, subscription, standing, now);
    return giveConsent(deps, id, from);
  }
  const confirmed = await (standing
    ? join(subscriptions, standing, subscription, now, from)
    : activate(subscriptions, subscription, now, from));
  // Otherwise somebody was faster, perhaps the same person's second click, or another confirmation of the same organization.
  return confirmed ? { kind: 'confirmed', subscription: confirmed } : giveConsent(deps, id, from);
};

const activate = async (
  subscriptions: SubscriptionStore,
  pending: Subscription,
  now: Instant,
  from: ConsentOrigin,
): Promise<Subscription | null> => {
  const active = activated(pending, now);
  const consent = consentGiven(active, 'confirmed', from, now);
  // As it is stored: with the organization that it joined.
  return (await subscriptions.replace(pending, active, now, consent)) ? ((await subscriptions.find(active.id)) ?? active) : null;
};

type Agreeing = Readonly<{ side: AddressSide; from: ConsentOrigin }>;

/**
 * A successor has agreed, in the way of its format: from now on notices go there, and what was sent stays with the subscription. Where it
 * is to take the place of an address, whoever reads that has to agree, too. One that another was asked for after has nothing to say. A
 * crash behind the transaction leaves nothing to do but to end the successor.
 */
const succeed = async (deps: GiveConsent, successor: Subscription, id: string, now: Instant, agreeing: Agreeing): Promise<Confirmed> => {
  const { subscriptions } = deps;
  const { side, from } = agreeing;
  const before = await subscriptions.find(id);
  if (!before || !isLiving(before)) return { kind: 'refused', code: 'subscription-ended' };
  const isThrough = isThere(before.channel, successor.channel);
  const after = isThrough ? before : succeeded(before, successor.channel, now, await keyOfLeft(deps, before));
  if (!isThrough) {
    if (before.successorId !== successor.id) return { kind: 'refused', code: 'subscription-ended' };
    const agreed = successor.agreedAt ? agreedOn(successor, side, now) : null;
    const isLast = agreed === null || waitsFor(agreed).length === 0;
    // Told to whoever asked for the new channel, and to the address where that agrees last: it may have been taken since.
    if ((side === 'new' || isLast) && (await standingFor(deps, after))) return { kind: 'refused', code: 'already-subscribed' };
    if (!isLast) {
      const isNews = successor.agreedAt?.[side] === null;
      if (isNews && !(await subscriptions.replace(successor, agreed, now))) return giveConsent(deps, successor.id, from, side);
      return { kind: 'waiting', subscription: agreed };
    }
    const consent = consentGiven(after, 'channel-changed', from, now, { signUpId: successor.id });
    if (!(await subscriptions.replace(before, after, now, consent))) return giveConsent(deps, successor.id, from, side);
  }
  await endAsJoined(subscriptions, successor, after, now);
  return { kind: isThrough ? 'already-confirmed' : 'confirmed', subscription: (await subscriptions.find(id)) ?? before };
};

const isThere = (before: Channel, successor: Channel): boolean =>
  before.type === 'email' && successor.type === 'email'
    ? isSameAddress(before.address, successor.address)
    : isSameEndpoint(before, successor);

const keyOfLeft = async ({ vault }: GiveConsent, { channel }: Subscription): Promise<string | null> =>
  channel.type === 'webhook' && channel.formerFallback ? vault.addressKey(channel.formerFallback.address) : null;

/** One has the name, one the organization; each is tried as what it would be, and as what it is. */
const MOST_IN_THE_WAY = 4;

/**
 * The new request goes into the standing subscription, which keeps its id and the links in earlier
 * messages. A crash between the two steps leaves one to be repeated.
 */
const join = async (
  subscriptions: SubscriptionStore,
  standing: Subscription,
  pending: Subscription,
  now: Instant,
  from: ConsentOrigin,
  past: readonly string[] = [],
): Promise<Subscription | null> => {
  const news = joined(standing, pending, now);
  // Of two that stand in each other's way, by the name and by the organization, the first that can stays what it is called.
  const after = past.includes(standing.id) ? { ...news, organization: standing.organization } : news;
  const consent = consentGiven(after, 'joined', from, now, { signUpId: pending.id });
  if (!(await subscriptions.replace(standing, after, now, consent))) {
    // Another one has the address by the other name: then it goes into that.
    const holder = await subscriptions.holder(after);
    const other = holder === null || holder === standing.id ? null : await subscriptions.find(holder);
    if (!other || !isLiving(other) || past.length > MOST_IN_THE_WAY) return null;
    return join(subscriptions, other, pending, now, from, [...past, standing.id]);
  }
  await endAsJoined(subscriptions, pending, standing, now);
  return (await subscriptions.find(after.id)) ?? after;
};

/** Also when something was noted with it meanwhile. One that is no longer pending has been confirmed, or ended, by somebody faster. */
const endAsJoined = async (
  subscriptions: SubscriptionStore,
  pending: Subscription,
  standing: Subscription,
  now: Instant,
): Promise<void> => {
  if (await subscriptions.replace(pending, joinedTo(pending, standing, now), now)) return;
  const current = await subscriptions.find(pending.id);
  if (current?.status === 'pending') await endAsJoined(subscriptions, current, standing, now);
};

/** What an ended subscription was joined to, if that lives. Earlier releases did not note it down. */
export const joinedInto = async (deps: GiveConsent, subscription: Subscription): Promise<Subscription | null> => {
  if (subscription.endedReason !== 'joined') return null;
  const isFollowed = subscription.joinedTo !== undefined && leadsOn(subscription);
  const current = isFollowed ? await findCurrent(deps.subscriptions, subscription) : null;
  const standing = current ? (current.kind === 'found' ? current.subscription : null) : await standingFor(deps, subscription);
  return standing && isLiving(standing) ? standing : null;
};
