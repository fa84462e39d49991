import { isOwnerOf, readOwnerSubject } from '#domain/subscriptions/owner-subject';
import { hasLapsed } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { FeedbackRecords } from '#ports/feedback-records';
import type { LetterRequests } from '#ports/letter-requests';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { consentGiven } from './consent-given.ts';
import { endSubscription, leaveAsFallback } from './unsubscribe.ts';

export type LeaveByMail = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'find' | 'replace'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  records: FeedbackRecords;
  vault: Pick<Vault, 'subjectOf'>;
  clock: Clock;
}>;

/** `left`: it has ended by this mail, or had before it. `unmatched`: no token of ours that counts, or of a subscription that is gone. */
export type LeftByMail = Readonly<{ kind: 'left' | 'already-left' | 'unmatched' }>;

/**
 * End a subscription by the token that a mail was sent to, as one click does (see unsubscribe), with 30 days to undo it. A letter tells so,
 * once for each end, since a mail shows no page. What is sent for the address that stands in for an endpoint takes that away alone. All
 * may be done again: a crash leaves one that is told again.
 */
export const leaveByMail = async (deps: LeaveByMail, token: string): Promise<LeftByMail> => {
  const { subscriptions, vault, clock } = deps;
  const standIn = await vault.subjectOf('leaving-fallback', token);
  const subject = standIn ?? (await vault.subjectOf('leaving', token));
  const owner = subject === null ? null : readOwnerSubject(subject);
  const subscription = owner && (await subscriptions.find(owner.id));
  if (!owner || !subscription || !isOwnerOf(owner, subscription) || hasLapsed(subscription, instant(clock.now())))
    return { kind: 'unmatched' };
  if (standIn !== null) {
    // Nobody there has ever agreed to anything: no further mail tells that it worked.
    const { kind } = await leaveAsFallback(deps, subscription);
    return { kind: kind === 'ended' ? 'left' : 'already-left' };
  }
  const { kind, subscription: after } = await endSubscription(deps, subscription, 'unsubscribed', (now) =>
    consentGiven(subscription, 'left', { via: 'mail', network: null }, now),
  );
  // Who has never agreed to anything gets no further mail.
  if (after.endedReason === 'unsubscribed' && after.endedAt !== null && after.confirmedAt !== null)
    await tellOnce(deps, after.id, after.endedAt);
  return { kind: kind === 'ended' ? 'left' : 'already-left' };
};

const tellOnce = async ({ letterRequests, records, clock }: LeaveByMail, subscriptionId: string, endedAt: string): Promise<void> => {
  const id = `left-${endedAt}`;
  if (await records.isRecorded(id, subscriptionId)) return;
  const now = instant(clock.now());
  await letterRequests.make({ letter: 'left-by-mail', subject: subscriptionId }, now);
  await records.record({ id, recipient: subscriptionId, source: 'leaving', at: now, recordedAt: now, code: 'left-by-mail' });
};
