import { type Effect, effectOf } from '#domain/feedback/effect';
import { type Feedback, isTooLate } from '#domain/feedback/feedback';
import { suppressionFrom } from '#domain/feedback/suppression';
import { type Addressee, addresseeIn, isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { mailDomain } from '#domain/sending/domain-pause';
import { handsOf } from '#domain/subscriptions/owner-subject';
import type { Subscription } from '#domain/subscriptions/subscription';
import { between, DAY, HOUR, type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { Breakers } from '#ports/breakers';
import type { DomainPauses } from '#ports/domain-pauses';
import type { FeedbackRecords } from '#ports/feedback-records';
import type { Mailings } from '#ports/mailings';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { type FoundDelivery, findDelivery } from '../sending/delivery-reference.ts';
import { senderOf, suspectSender } from '../sending/sender-breaker.ts';
import { dropFallback, endSubscription } from '../subscriptions/unsubscribe.ts';
import { type AgreedSince, hasAgreedSince } from './agreed-since.ts';
import { type AmendDelivery, amendFound } from './amend-delivery.ts';

export type RecordFeedback = Omit<AmendDelivery, 'vault'> &
  Omit<AgreedSince, 'subscriptions'> &
  Readonly<{
    mailings: Pick<Mailings, 'find'>;
    subscriptions: Pick<SubscriptionStore, 'find' | 'findMany' | 'replace' | 'withAddress'>;
    suppressions: Pick<Suppressions, 'suppress' | 'noteSoft' | 'clear'>;
    domainPauses: Pick<DomainPauses, 'refused'>;
    breakers: Pick<Breakers, 'countOnce' | 'read' | 'replace'>;
    records: FeedbackRecords;
    vault: Pick<Vault, 'addressKey' | 'subjectOf'>;
  }>;

/**
 * `recorded`: it has done what it does. `repeated`: it had been told before. `unmatched`: it leads to no delivery of ours, or to another
 * recipient than it speaks of, and changed nothing. `late`: counts are no longer corrected, and it changed nothing either. `later`: its
 * delivery is still under way.
 */
export type RecordedFeedback = Readonly<
  { kind: 'recorded'; effect: Effect } | { kind: 'repeated' | 'unmatched' | 'late' } | { kind: 'later'; seconds: number }
>;

/** In the place of the recipient of a report that names none. */
const UNNAMED = '-';
/** Events may come before the sender has written down that the message left; after a send of unknown result it is tried for a day. */
const LATER_S = (5 * MINUTE) / SECOND;
/** Then nobody will write it down any more. */
const GIVEN_UP_MS = 3 * DAY;
/** A domain that refused us is left alone from then on, and not from whenever the report of it came. */
const FRESH_MS = HOUR;

/** Whom feedback is about: the delivery, its subscription, and the address that was written to. */
type Target = Readonly<{ delivery: FoundDelivery; subscription: Subscription | null; address: string | null; addressKey: string | null }>;

/** Of the message: its mailing, while the ledger has it, and when it left. A mailing tells when it did at the earliest. */
type Sent = Readonly<{ mailing: Mailing | null; sentAt: Instant }>;

/**
 * What a mail system told of a message: the delivery is corrected, the address suppressed, its domain left alone, the subscription ended,
 * the sender's counts raised, each once however often it is told. Feedback on what cannot be shown to be ours only records. All steps but
 * the last may be done again, so a crash leaves one that is told again.
 */
export const recordFeedback = async (deps: RecordFeedback, feedback: Feedback): Promise<RecordedFeedback> => {
  const { vault, records, clock } = deps;
  if (feedback.told.kind === 'delivery') return noteArrival(deps, feedback);
  const recipient = feedback.recipient === null ? UNNAMED : await vault.addressKey(feedback.recipient);
  if (await records.isRecorded(feedback.id, recipient)) return { kind: 'repeated' };
  const effect = effectOf(feedback.told);
  const recorded = {
    id: feedback.id,
    recipient,
    source: feedback.source,
    at: feedback.at,
    recordedAt: instant(clock.now()),
    code: effect.code,
  };
  const target = await targetOf(deps, feedback, recipient);
  if (!target) {
    await records.record(recorded);
    return { kind: 'unmatched' };
  }
  const { delivery } = target;
  const sent = await sentOf(deps, feedback, delivery);
  const ofDelivery = { ...recorded, delivery: { mailingId: delivery.batch.mailingId, subscriptionId: delivery.subscriptionId } };
  if (effect.isBounce && isTooLate(sent.sentAt, instant(clock.now()))) {
    await records.record(ofDelivery);
    return { kind: 'late' };
  }
  const isOver = await isOverSince(deps, feedback, effect, target, sent);
  if (!isOver) await changeAddress(deps, feedback, effect, target, sent);
  if (effect.isBounce) {
    const amended = await amendFound(deps, delivery, { status: 'bounced', why: effect.code });
    if (amended === 'unsettled' && between(feedback.at, instant(clock.now())) < GIVEN_UP_MS) return { kind: 'later', seconds: LATER_S };
  }
  if (!isOver) await pauseDomain(deps, feedback, effect, target);
  if (!isOver && effect.ends) await stopWriting(deps, target, effect.ends);
  await countForSender(deps, feedback, effect, delivery, sent);
  await records.record(ofDelivery);
  return { kind: 'recorded', effect };
};

/** When the message left: as the report says, but not before its mailing began. What the ledger has no more left long ago. */
const sentOf = async ({ mailings }: RecordFeedback, { sentAt = '' }: Feedback, { batch }: FoundDelivery): Promise<Sent> => {
  const mailing = await mailings.find(batch.mailingId);
  const beganAt = mailing?.startedAt ?? '';
  return { mailing, sentAt: sentAt > beganAt && mailing ? sentAt : beganAt };
};

/**
 * Whoever reads the address has agreed to be written to since: what it says of the address is over. Of a message whose mailing the ledger
 * has no more, the report alone says when it left.
 */
const isOverSince = async (
  deps: RecordFeedback,
  { at, sentAt: saidToLeave }: Feedback,
  effect: Effect,
  { addressKey }: Target,
  sent: Sent,
) => {
  const isAboutAddress = effect.domain !== undefined || (effect.address !== undefined && effect.address !== 'cleared');
  if (addressKey === null || !isAboutAddress) return false;
  const sentAt = sent.sentAt === '' ? (saidToLeave ?? at) : sent.sentAt;
  return hasAgreedSince(deps, addressKey, sentAt, effect.ends ? at : null);
};

/** A complaint ends the subscription; about an endpoint's second address, which is no subscription of its own, it only takes that away. */
const stopWriting = async (
  deps: RecordFeedback,
  { delivery, subscription }: Target,
  reason: NonNullable<Effect['ends']>,
): Promise<void> => {
  if (!subscription || subscription.status === 'ended') return;
  const addressee = addresseeIn(delivery.batch, subscription);
  // Whoever read the address that an endpoint has taken the place of is not written to any more.
  if (addressee.channel.type !== 'email') return;
  if (addressee === subscription) await endSubscription(deps, subscription, reason);
  else await dropFallback(deps, subscription);
};

/** Most messages arrive, and nothing was remembered of their addresses: it costs no record, for to note it twice changes nothing. */
const noteArrival = async (deps: RecordFeedback, feedback: Feedback): Promise<RecordedFeedback> => {
  const effect = effectOf(feedback.told);
  const target = await targetOf(deps, feedback, feedback.recipient === null ? UNNAMED : await deps.vault.addressKey(feedback.recipient));
  if (!target) return { kind: 'unmatched' };
  await changeAddress(deps, feedback, effect, target, null);
  return { kind: 'recorded', effect };
};

/** By the first reference that we made. A report on several recipients is about the one that was written to, and no neighbour. */
const targetOf = async (deps: RecordFeedback, { references, isAlone, sentTo }: Feedback, recipient: string): Promise<Target | null> => {
  for (const reference of references) {
    const delivery = await findDelivery(deps, reference);
    if (!delivery) continue;
    const subscription = await deps.subscriptions.find(delivery.subscriptionId);
    const addressee = subscription && addresseeIn(delivery.batch, subscription);
    const channel = addressee?.channel;
    const address = channel?.type === 'email' ? channel.address : null;
    const addressKey = address === null ? null : await deps.vault.addressKey(address);
    const writtenTo = sentTo === undefined || !subscription ? null : await deps.vault.addressKey(sentTo);
    // Its notices go elsewhere since: what is told is about the address that was written to, and not about the subscription.
    if (sentTo !== undefined && writtenTo !== null && writtenTo !== addressKey)
      return { delivery, subscription: null, address: sentTo, addressKey: writtenTo };
    // Behind a forwarding the report names another address, which we never wrote to.
    const isSure = isAlone && !(addressee && mayBeAnother(addressee, delivery, recipient));
    return isSure || addressKey === recipient ? { delivery, subscription, address, addressKey } : null;
  }
  return null;
};

/**
 * May a message to a fallback have gone to another address than one finds now? An endpoint's second address may have been replaced since,
 * which nobody agrees to; and where an address has taken the place of the endpoint, the second one is gone.
 */
const mayBeAnother = (addressee: Addressee, { batch }: FoundDelivery, recipient: string): boolean =>
  isFallbackRange(batch.rangeId) && (handsOf(addressee) > 0 || (addressee.isSecondAddress === true && recipient !== UNNAMED));

const changeAddress = async (
  deps: RecordFeedback,
  feedback: Feedback,
  { address }: Effect,
  { addressKey, delivery }: Target,
  sent: Sent | null,
): Promise<void> => {
  const { suppressions, clock } = deps;
  if (address === undefined || addressKey === null) return;
  const { id: feedbackId, source, at } = feedback;
  const now = instant(clock.now());
  if (address === 'cleared') return suppressions.clear(addressKey, at);
  if (address !== 'soft') return suppressions.suppress(suppressionFrom(address, { addressKey, source, since: at, feedbackId }), now);
  const about = subjectOf(sent?.mailing ?? null, delivery.batch.mailingId);
  return suppressions.noteSoft({ addressKey, source }, { at, about, feedbackId }, now);
};

/** Several mailings may tell of one notice; it counts once. */
const subjectOf = (mailing: Mailing | null, mailingId: string): string =>
  mailing && mailing.act !== 'digest' ? mailing.noticeId : mailingId;

/** Of what the message was itself, nothing is counted: it says nothing of whom it was sent to. */
const COUNTED = { bounce: 'bounces', complaint: 'complaints' } as const;

const countForSender = async (
  deps: RecordFeedback,
  { at }: Feedback,
  { counts }: Effect,
  { subscriptionId }: FoundDelivery,
  { mailing }: Sent,
): Promise<void> => {
  if (counts !== 'bounce' && counts !== 'complaint') return;
  const { breakers, clock } = deps;
  const agencyId = mailing && senderOf(mailing);
  if (!mailing || agencyId === null) return;
  await breakers.countOnce(agencyId, { what: COUNTED[counts], mailingId: mailing.id, subscriptionId, at }, instant(clock.now()));
  await suspectSender(deps, agencyId);
};

const pauseDomain = async (deps: RecordFeedback, { at }: Feedback, { domain }: Effect, { address, addressKey }: Target): Promise<void> => {
  const now = deps.clock.now();
  if (!domain || address === null || addressKey === null || between(at, instant(now)) > FRESH_MS) return;
  await deps.domainPauses.refused(mailDomain(address), domain, addressKey, now);
};
