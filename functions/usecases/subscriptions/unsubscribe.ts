import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import { isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { ended, forgone, restored, withoutFallback } from '#domain/subscriptions/subscription-life';
import { between, DAY, type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { findByToken, standingFor } from './standing-subscription.ts';

export type Unsubscribe = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;

export type Unsubscribed = Readonly<
  | { kind: 'ended' | 'already-ended' | 'restored' | 'not-ended'; subscription: Subscription }
  | { kind: 'refused'; code: 'token-invalid' | 'token-expired' | 'undo-too-late' | 'subscription-lapsed' | 'already-subscribed' }
>;

/** How long an unsubscription can be undone. */
const UNDO_MS = 30 * DAY;

/** End a subscription by the token from a message: no login, no cookie (RFC 8058). Doing it twice is no harm. */
export const unsubscribe = async (deps: Unsubscribe, token: string): Promise<Unsubscribed> => {
  const subscription = await subscriptionOf(deps, token);
  if ('kind' in subscription) return subscription;
  return endSubscription(deps, subscription, 'unsubscribed');
};

/**
 * End a subscription. Who deletes one that was unsubscribed before means it: it cannot be undone any more.
 * @param consentAt makes the entry for the consent log, of an end that no page and no call was in between of
 */
export const endSubscription = async (
  deps: Pick<Unsubscribe, 'clock'> & Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'> }>,
  subscription: Subscription,
  reason: 'unsubscribed' | 'deleted' | 'complained',
  consentAt?: (now: Instant) => ConsentRecord,
): Promise<Extract<Unsubscribed, { subscription: unknown }>> => {
  const wasEnded = subscription.status === 'ended';
  if (wasEnded && !(reason === 'deleted' && subscription.endedReason === 'unsubscribed')) return { kind: 'already-ended', subscription };
  const now = instant(deps.clock.now());
  const after = wasEnded ? forgone(subscription) : ended(subscription, reason, now);
  if (await deps.subscriptions.replace(subscription, after, now, consentAt?.(now)))
    return { kind: wasEnded ? 'already-ended' : 'ended', subscription: after };
  const current = await deps.subscriptions.find(subscription.id);
  return current ? endSubscription(deps, current, reason, consentAt) : { kind: 'already-ended', subscription: after };
};

/** An endpoint loses the address that stands in for it. */
export const dropFallback = async (
  deps: Pick<Unsubscribe, 'clock'> & Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'> }>,
  subscription: Subscription,
): Promise<void> => {
  if (subscription.channel.type !== 'webhook' || subscription.channel.fallbackEmail === undefined) return;
  if (await deps.subscriptions.replace(subscription, withoutFallback(subscription), instant(deps.clock.now()))) return;
  const current = await deps.subscriptions.find(subscription.id);
  if (current) await dropFallback(deps, current);
};

/**
 * Bring an unsubscribed subscription back, for 30 days: scanners click too. One that was never confirmed goes back to waiting. What its
 * owner deleted stays gone, and none comes back beside the one that the organization has since.
 */
export const undoUnsubscribe = async (deps: Unsubscribe, token: string): Promise<Unsubscribed> => {
  const subscription = await subscriptionOf(deps, token);
  if ('kind' in subscription) return subscription;
  if (subscription.status !== 'ended') return { kind: 'not-ended', subscription };
  const now = instant(deps.clock.now());
  if (subscription.endedReason !== 'unsubscribed' || between(subscription.endedAt ?? now, now) > UNDO_MS)
    return { kind: 'refused', code: 'undo-too-late' };
  const after = restored(subscription, now);
  if (isLiving(after) && (await standingFor(deps, after))) return { kind: 'refused', code: 'already-subscribed' };
  if (await deps.subscriptions.replace(subscription, after, now)) return { kind: 'restored', subscription: after };
  return undoUnsubscribe(deps, token);
};

const subscriptionOf = async (deps: Unsubscribe, token: string): Promise<Subscription | Extract<Unsubscribed, { kind: 'refused' }>> => {
  const found = await findByToken(deps, 'unsubscribe', token);
  return found.kind === 'found' ? found.subscription : found;
};
