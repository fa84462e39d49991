import { after, type Instant } from '../time.ts';

/**
 * Why an address is not written to. `no-such-mailbox`: nobody is there. `complained`: somebody there called a message spam. `blocked`: the
 * person there told the provider to refuse us. `soft-bounces`: three notices in a row did not come through. `listed-by-ses`: the sending
 * service does not write to it.
 */
export const SUPPRESSION_REASONS = ['complained', 'no-such-mailbox', 'blocked', 'listed-by-ses', 'soft-bounces'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** From where feedback comes: events of SES, reports by mail (RFC 3464), complaints by mail (RFC 5965), the answer of a server at once. */
export const FEEDBACK_SOURCES = ['ses', 'dsn', 'arf', 'smtp'] as const;
export type FeedbackSource = (typeof FEEDBACK_SOURCES)[number];

/** An address that must not be written to. It is known by its keyed hash alone. */
export type Suppression = Readonly<{
  /** The keyed hash (Vault.addressKey). */
  addressKey: string;
  reason: SuppressionReason;
  source: FeedbackSource;
  since: Instant;
  /** Null: until its owner confirms a subscription anew, or an operator takes it off. */
  until: Instant | null;
  /** By which event. */
  feedbackId: string;
}>;

/** What feedback wants of an address, for so many milliseconds. Null: for good. */
export type Suspension = Readonly<{ reason: SuppressionReason; forMs: number | null }>;

export const isInForce = ({ until }: Pick<Suppression, 'until'>, now: Instant): boolean => until === null || until > now;

/** The graver of two stands: one for good before one that ends, a complaint before all others, and else the earlier. */
export const graver = (standing: Suppression | null, other: Suppression, now: Instant): Suppression => {
  if (!standing || !isInForce(standing, now)) return other;
  if (standing.until !== null && (other.until === null || other.until > standing.until)) return other;
  const rank = ({ reason }: Suppression): number => SUPPRESSION_REASONS.indexOf(reason);
  return other.until === null && rank(other) < rank(standing) ? other : standing;
};

export const suppressionFrom = (
  { reason, forMs }: Suspension,
  told: Pick<Suppression, 'addressKey' | 'source' | 'since' | 'feedbackId'>,
): Suppression => ({ ...told, reason, until: forMs === null ? null : after(told.since, forMs) });
