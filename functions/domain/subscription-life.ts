import { slotIdOf } from './slot.ts';
import type { EndedReason, Subscription } from './subscription.ts';
import type { Instant } from './time.ts';

/**
 * What can happen to a subscription. Each step raises the revision, so that of two changes that were made from the same one only the first is kept. A choice of frequency
 * counts from when it was made, or from when the subscription came (back) to life: a notice goes by the choice that stood when it was published.
 */
const next = (before: Subscription, change: Partial<Subscription>): Subscription => ({
  ...before,
  ...change,
  revision: before.revision + 1,
});

/** Consent was given. */
export const activated = (pending: Subscription, now: Instant): Subscription =>
  next(pending, { status: 'active', consentAskedAt: pending.consentAskedAt ?? now, confirmedAt: now, frequencySince: now });

/** Consent was asked for; nobody has answered yet. */
export const asked = (pending: Subscription, now: Instant): Subscription => next(pending, { consentAskedAt: now });

export const paused = (active: Subscription): Subscription => next(active, { status: 'paused' });

/** What was published meanwhile is not sent later. */
export const resumed = (paused: Subscription, now: Instant): Subscription => next(paused, { status: 'active', frequencySince: now });

/** The endpoint says that it is gone. */
export const disabled = (active: Subscription): Subscription => next(active, { status: 'disabled' });

export const ended = (before: Subscription, reason: EndedReason, now: Instant): Subscription =>
  next(before, { status: 'ended', endedAt: now, endedReason: reason });

/** An end is undone: one that was never confirmed goes back to waiting. */
export const restored = (ended: Subscription, now: Instant): Subscription =>
  next(ended, { status: ended.confirmedAt ? 'active' : 'pending', frequencySince: now, endedAt: null, endedReason: null });

/** Other wishes. A new rhythm counts from now on: what was published before still goes by the old one. */
export const changed = (
  before: Subscription,
  wishes: Partial<Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language'>>,
  now: Instant,
): Subscription => {
  const { frequency = before.frequency } = wishes;
  const isSameRhythm = slotIdOf(frequency) === slotIdOf(before.frequency);
  return next(before, { ...wishes, frequencySince: isSameRhythm ? before.frequencySince : now });
};

/** The wishes of a second subscription of the same organization and address, in the one that stands. */
export const joined = (standing: Subscription, { organization, filter, frequency, language }: Subscription, now: Instant): Subscription => {
  const wishes = { organization: { ...organization, id: standing.organization.id }, filter, frequency, language };
  const after = changed(standing, wishes, now);
  return standing.status === 'active' ? after : { ...after, status: 'active', frequencySince: now };
};
