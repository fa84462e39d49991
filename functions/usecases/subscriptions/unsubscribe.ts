import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import { isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { ended, forgone, leftByFallback, restored, withFallbackAgain, withoutFallback } from '#domain/subscriptions/subscription-life';
import { between, DAY, type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { findByToken, standingFor } from './standing-subscription.ts';

export type Unsubscribe = Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>;

/** `reader`: whose message it was. `fallback`: of the address that stands in for an endpoint, which leaves without it. */
export type Unsubscribed = Readonly<
  | { kind: 'ended' | 'already-ended' | 'restored' | 'not-ended'; subscription: Subscription; reader: 'owner' | 'fallback' }
  | { kind: 'refused'; code: 'token-invalid' | 'token-expired' | 'undo-too-late' | 'subscription-lapsed' | 'already-subscribed' }
>;

type Left = Readonly<{ kind: 'ended' | 'already-ended'; subscription: Subscription }>;

/** How long an unsubscription can be undone. */
const UNDO_MS = 30 * DAY;

/**
 * End a subscription by the token from a message: no login, no cookie (RFC 8058). Doing it twice is no harm. By that of a message to the
 * address that stands in for an endpoint only that address goes: its reader wants no more mails, and has no say over what a program gets.
 */
export const unsubscribe = async (deps: Unsubscribe, token: string): Promise<Unsubscribed> => {
  const found = await findToLeave(deps, token);
  if (found.kind === 'refused') return found;
  const { reader, subscription } = found;
  if (reader === 'fallback') return { ...(await leaveAsFallback(deps, subscription)), reader };
  return { ...(await endSubscription(deps, subscription, 'unsubscribed')), reader };
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
): Promise<Left> => {
  const wasEnded = subscription.status === 'ended';
  if (wasEnded && !(reason === 'deleted' && subscription.endedReason === 'unsubscribed')) return { kind: 'already-ended', subscription };
  const now = instant(deps.clock.now());
  const after = wasEnded ? forgone(subscription) : ended(subscription, reason, now);
  if (await deps.subscriptions.replace(subscription, after, now, consentAt?.(now)))
    return { kind: wasEnded ? 'already-ended' : 'ended', subscription: after };
  const current = await deps.subscriptions.find(subscription.id);
  return current ? endSubscription(deps, current, reason, consentAt) : { kind: 'already-ended', subscription: after };
};

/** The address that stands in for an endpoint goes by the wish of whoever reads it, who can undo that. */
export const leaveAsFallback = async (
  deps: Pick<Unsubscribe, 'clock'> & Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'> }>,
  subscription: Subscription,
): Promise<Left> => {
  const now = instant(deps.clock.now());
  const after = leftByFallback(subscription, now);
  if (!after) return { kind: 'already-ended', subscription };
  if (await deps.subscriptions.replace(subscription, after, now)) return { kind: 'ended', subscription: after };
  const current = await deps.subscriptions.find(subscription.id);
  return current ? leaveAsFallback(deps, current) : { kind: 'already-ended', subscription: after };
};

/** An endpoint loses the address that stands in for it, for good. */
export const dropFallback = async (
  deps: Pick<Unsubscribe, 'clock'> & Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'> }>,
  subscription: Subscription,
): Promise<void> => {
  if (subscription.channel.type !== 'webhook') return;
  if (subscription.channel.fallbackEmail === undefined && subscription.channel.formerFallback === undefined) return;
  if (await deps.subscriptions.replace(subscription, withoutFallback(subscription), instant(deps.clock.now()))) return;
  const current = await deps.subscriptions.find(subscription.id);
  if (current) await dropFallback(deps, current);
};

/**
 * Bring an unsubscribed subscription back, for 30 days: scanners click too. One that was never confirmed goes back to waiting. What its
 * owner deleted stays gone, and none comes back beside the one that the organization has since.
 */
export const undoUnsubscribe = async (deps: Unsubscribe, token: string): Promise<Unsubscribed> => {
  const found = await findToLeave(deps, token);
  if (found.kind === 'refused') return found;
  const { reader, subscription } = found;
  if (reader === 'fallback') return (await returnAsFallback(deps, subscription)) ?? undoUnsubscribe(deps, token);
  if (subscription.status !== 'ended') return { kind: 'not-ended', subscription, reader };
  const now = instant(deps.clock.now());
  if (subscription.endedReason !== 'unsubscribed' || between(subscription.endedAt ?? now, now) > UNDO_MS)
    return { kind: 'refused', code: 'undo-too-late' };
  const after = restored(subscription, now);
  if (isLiving(after) && (await standingFor(deps, after))) return { kind: 'refused', code: 'already-subscribed' };
  if (await deps.subscriptions.replace(subscription, after, now)) return { kind: 'restored', subscription: after, reader };
  return undoUnsubscribe(deps, token);
};

/** Null when it was changed meanwhile. */
const returnAsFallback = async (deps: Unsubscribe, subscription: Subscription): Promise<Unsubscribed | null> => {
  const reader = 'fallback';
  const { channel } = subscription;
  if (channel.type === 'webhook' && channel.fallbackEmail !== undefined) return { kind: 'not-ended', subscription, reader };
  const now = instant(deps.clock.now());
  const leftAt = channel.type === 'webhook' ? channel.formerFallback?.leftAt : undefined;
  const after = withFallbackAgain(subscription);
  if (!after || leftAt === undefined || between(leftAt, now) > UNDO_MS) return { kind: 'refused', code: 'undo-too-late' };
  return (await deps.subscriptions.replace(subscription, after, now)) ? { kind: 'restored', subscription: after, reader } : null;
};

/** Whom a token from a message lets leave. */
export const findToLeave = async (
  deps: Unsubscribe,
  token: string,
): Promise<
  | Readonly<{ kind: 'found'; subscription: Subscription; reader: 'owner' | 'fallback' }>
  | Extract<Awaited<ReturnType<typeof findByToken>>, { kind: 'refused' }>
> => {
  const own = await findByToken(deps, 'unsubscribe', token);
  if (own.kind === 'found') return { ...own, reader: 'owner' };
  if (own.code !== 'token-invalid') return own;
  const other = await findByToken(deps, 'unsubscribe-fallback', token);
  return other.kind === 'found' ? { ...other, reader: 'fallback' } : other;
};
