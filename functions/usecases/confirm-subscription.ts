import type { Subscription } from '#domain/subscription';
import { activated, ended, joined } from '#domain/subscription-life';
import { matchKey } from '#domain/text';
import { type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';

export type ConfirmSubscription = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;

export type Confirmed = Readonly<
  | { kind: 'confirmed' | 'already-confirmed'; subscription: Subscription }
  | { kind: 'refused'; code: 'token-invalid' | 'subscription-ended' }
>;

/**
 * Double opt-in: who has the token from the mail agrees. Doing it twice is no harm; one that ended is not brought back by an old mail. An organization that
 * subscribes its address again changes the subscription that it has: nobody is to get a notice twice.
 */
export const confirmSubscription = async (deps: ConfirmSubscription, token: string): Promise<Confirmed> => {
  const { subscriptions, vault, clock } = deps;
  const id = await vault.subjectOf('confirm', token);
  const subscription = id === null ? null : await subscriptions.find(id);
  if (!subscription) return { kind: 'refused', code: 'token-invalid' };
  const { status, endedReason } = subscription;
  if (status !== 'pending' && status !== 'ended') return { kind: 'already-confirmed', subscription };
  if (status === 'ended' && endedReason !== 'joined') return { kind: 'refused', code: 'subscription-ended' };

  const standing = await standingFor(deps, subscription);
  if (status === 'ended')
    return standing ? { kind: 'already-confirmed', subscription: standing } : { kind: 'refused', code: 'subscription-ended' };
  const now = instant(clock.now());
  const confirmed = await (standing ? join(subscriptions, standing, subscription, now) : activate(subscriptions, subscription, now));
  // Otherwise somebody was faster, perhaps the same person's second click.
  return confirmed ? { kind: 'confirmed', subscription: confirmed } : confirmSubscription(deps, token);
};

const activate = async (subscriptions: SubscriptionStore, pending: Subscription, now: Instant): Promise<Subscription | null> => {
  const active = activated(pending, now);
  return (await subscriptions.replace(pending, active, now)) ? active : null;
};

/** The new request goes into the standing subscription, which keeps its id and the links in earlier messages. A crash between the two steps leaves one to be repeated. */
const join = async (
  subscriptions: SubscriptionStore,
  standing: Subscription,
  pending: Subscription,
  now: Instant,
): Promise<Subscription | null> => {
  const after = joined(standing, pending, now);
  if (!(await subscriptions.replace(standing, after, now))) return null;
  await subscriptions.replace(pending, ended(pending, 'joined', now), now);
  return after;
};

/** The confirmed subscription that the same organization has for the same address, or null. One address may stand for several organizations. */
const standingFor = async ({ subscriptions, vault }: ConfirmSubscription, asked: Subscription): Promise<Subscription | null> => {
  if (asked.channel.type !== 'email') return null;
  const ids = (await subscriptions.withAddress(await vault.addressKey(asked.channel.address))).filter((id) => id !== asked.id);
  const name = matchKey(asked.organization.name);
  for (let first = 0; first < ids.length; first += FOUND_TOGETHER) {
    const found = await subscriptions.findMany(ids.slice(first, first + FOUND_TOGETHER));
    for (const candidate of found.values()) {
      const isConfirmed = candidate.status === 'active' || candidate.status === 'paused';
      if (isConfirmed && candidate.channel.type === 'email' && matchKey(candidate.organization.name) === name) return candidate;
    }
  }
  return null;
};
