import type { Suppression } from '../feedback/suppression.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { seenAt } from '../subscriptions/subscription-life.ts';
import type { Instant } from '../time.ts';

/**
 * Why no notice would be sent now. `paused`: somebody wants none for a while. `address-refused`: mail came back, or was called spam.
 * `switched-off`: an endpoint that is gone. `nobody`: there is no contact.
 */
export const UNREACHABLE_REASONS = ['paused', 'address-refused', 'switched-off', 'nobody'] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/** Would a notice be sent now? If not, since when; null: that is not known. */
export type Reach = Readonly<{ kind: 'reachable' } | { kind: 'unreachable'; why: UnreachableReason; since: Instant | null }>;

/** Of one living contact. @param suppression why its address is not written to */
export const contactReach = (subscription: Subscription, suppression: Pick<Suppression, 'since'> | null, now: Instant): Reach => {
  const { status, pausedAt = null, disabledAt } = seenAt(subscription, now);
  switch (status) {
    case 'active':
      return suppression ? { kind: 'unreachable', why: 'address-refused', since: suppression.since } : { kind: 'reachable' };
    case 'paused':
      return { kind: 'unreachable', why: 'paused', since: pausedAt };
    case 'disabled':
      return { kind: 'unreachable', why: 'switched-off', since: disabledAt ?? null };
    case 'pending':
    case 'ended':
      return { kind: 'unreachable', why: 'nobody', since: null };
  }
};

/** Of an organization by all its contacts: it is out of reach since the last of them is. */
export const organizationReach = (contacts: readonly Reach[]): Reach => {
  const lost = contacts.flatMap((one) => (one.kind === 'unreachable' ? [one] : []));
  if (lost.length < contacts.length) return { kind: 'reachable' };
  const unknown = lost.find(({ since }) => since === null);
  const [last] = lost.toSorted((a, b) => ((a.since ?? '') < (b.since ?? '') ? 1 : -1));
  return unknown ?? last ?? { kind: 'unreachable', why: 'nobody', since: null };
};
