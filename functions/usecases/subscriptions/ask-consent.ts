import type { Lane } from '#domain/notices/notice';
import { mailDomain, OF_US, pausedUntil } from '#domain/sending/domain-pause';
import { CONSENT_LADDER, waitAfter } from '#domain/sending/retry';
import { MOST_LETTERS_A_DAY, mailboxOf } from '#domain/subscriptions/mailbox';
import { type ConsentAttempt, hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { asked, attempted, isToBeWrittenTo } from '#domain/subscriptions/subscription-life';
import { after, HOUR, instant, MINUTE, SECOND } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock, Random } from '#ports/clock';
import type { ConsentRequest, ConsentRequests } from '#ports/consent-requests';
import type { DomainPauses } from '#ports/domain-pauses';
import type { EndpointCaller } from '#ports/endpoint-caller';
import type { LetterCount } from '#ports/letter-count';
import type { Mailer, SendOutcome } from '#ports/mailer';
import type { Pacer } from '#ports/pacer';
import type { ReleaseAddress } from '#ports/release-address';
import type { SignHmac } from '#ports/sign-hmac';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { confirmationEmail } from '#views/email/confirmation-email';
import { enrolmentEmail } from '#views/email/enrolment-email';
import type { Site } from '#views/site';
import { formatOf } from '#views/webhook/formats';
import { callEndpoint, type WebhookChannel } from '../sending/call-endpoint.ts';
import { giveConsent } from './confirm-subscription.ts';
import { standingFor } from './standing-subscription.ts';
import { streetInList } from './street-name.ts';

export type AskConsent = Readonly<{
  /** Their names stand in the letter. */
  agencies: Pick<AgencyStore, 'findMany'>;
  subscriptions: SubscriptionStore;
  requests: ConsentRequests;
  letters: LetterCount;
  mailer: Mailer;
  suppressions: Pick<Suppressions, 'find'>;
  releaseAddress: ReleaseAddress;
  pacer: Pick<Pacer, 'reserve' | 'turn' | 'slowDown'>;
  domainPauses: DomainPauses;
  endpoints: EndpointCaller;
  hmac: SignHmac;
  vault: Vault;
  clock: Clock;
  random: Random;
  site: Site;
}>;

/**
 * `no-turn`: the sending line is taken for now; `not-now`: our own side could not send.
 * Neither is an attempt. `put-off`: tried again by the ladder. `given-up`: the ladder has ended.
 */
export type Asked = Readonly<
  { kind: 'asked' | 'confirmed' | 'nothing-to-ask' | 'no-turn' | 'not-now' } | { kind: 'refused' | 'put-off' | 'given-up'; why: string }
>;

/** What one attempt came to. `answered`: an endpoint did, with something else than the challenge. */
type Outcome = Readonly<
  | { kind: 'taken' | 'confirmed' }
  | { kind: 'answered'; why: string }
  | { kind: 'refused'; why: string }
  | { kind: 'again'; why: string; waitMs?: number | undefined; unsure?: boolean }
  | { kind: 'no-turn' | 'not-now'; turnMs: number }
>;

/** Longer than a run may take: the function's time is up before. */
const HELD_MS = 3 * MINUTE;
/** So much later somebody is asked whom a fault of ours kept from being asked, for as long as it lasts. */
const FAULT_MS = HOUR;
/** When our own side cannot send, it tries again after so long or a tenth of the time since the sign-up, up to FAULT_MS. */
const BUSY_MS = MINUTE;
const BUSY_PART = 0.1;
/** A letter waits so long for its turn, as a retry does: it has no place in the line. */
const TURN_REACH_MS = 20 * SECOND;

/**
 * Nothing is sent without consent: an address gets a letter with a link, an endpoint a signed challenge that it must answer with. What is
 * not possible for now is tried again by the ladder, and each attempt is kept with the subscription.
 *
 * @throws when a fault of ours kept us from asking; then it is asked again later
 */
export const askConsent = async (deps: AskConsent, subscriptionId: string): Promise<Asked> => {
  const now = instant(deps.clock.now());
  const request = await deps.requests.claim(subscriptionId, now, after(now, HELD_MS));
  if (!request) return { kind: 'nothing-to-ask' };
  try {
    return await askFor(deps, request);
  } catch (error) {
    // That it cannot be let go of is the same fault, and told by it: sweep finds it when its time is up.
    await deps.requests.release(request, after(instant(deps.clock.now()), FAULT_MS)).catch(() => undefined);
    throw error;
  }
};

const askFor = async (deps: AskConsent, request: ConsentRequest): Promise<Asked> => {
  const { subscriptions, requests, clock } = deps;
  const subscription = await subscriptions.find(request.subscriptionId);
  if (!subscription || !isToBeWrittenTo(subscription) || hasLapsed(subscription, instant(clock.now()))) {
    await requests.settle(request.subscriptionId);
    return { kind: 'nothing-to-ask' };
  }
  const { channel } = subscription;
  const outcome =
    channel.type === 'email'
      ? await askByEmail(deps, request, subscription, channel.address)
      : await askEndpoint(deps, subscription, channel);
  return conclude(deps, request, subscription, outcome);
};

const askByEmail = async (deps: AskConsent, { lane }: ConsentRequest, subscription: Subscription, to: string): Promise<Outcome> => {
  const { letters, pacer, domainPauses, vault, clock } = deps;
  const now = clock.now();
  const pausedMs = await pauseLeft(deps, to);
  if (pausedMs !== undefined) return { kind: 'again', why: 'domain-paused', waitMs: pausedMs };

  const mailbox = await vault.addressKey(mailboxOf(to));
  // A bound of ours, and no attempt: else those who wait for it would use up their ladder.
  if (!(await letters.take(mailbox, MOST_LETTERS_A_DAY, now))) return { kind: 'not-now', turnMs: now.getTime() + LETTERS_AGAIN_MS };
  let sent: SendOutcome | { kind: 'no-turn' };
  try {
    sent = await sendLetter(deps, lane, subscription, to);
  } catch (error) {
    // Nothing has left. That it cannot be given back is the same fault, and told by it.
    await letters.giveBack(mailbox, now).catch(() => undefined);
    throw error;
  }
  if (sent.kind !== 'accepted' && sent.kind !== 'unknown') await letters.giveBack(mailbox, now);
  switch (sent.kind) {
    case 'no-turn':
      return { kind: 'no-turn', turnMs: await pacer.turn(lane, now) };
    case 'accepted':
      // It has left, and nothing that goes wrong now may have it sent again.
      await domainPauses.accepted(mailDomain(to), clock.now()).catch(() => undefined);
      return { kind: 'taken' };
    case 'refused':
      return { kind: 'refused', why: sent.code };
    case 'deferred':
      return { kind: 'again', why: sent.code };
    case 'domain-refused':
      await domainPauses.refused(mailDomain(to), sent.refusal ?? OF_US, await vault.addressKey(to), clock.now());
      return { kind: 'again', why: sent.code, waitMs: await pauseLeft(deps, to) };
    case 'throttled':
      await pacer.slowDown(clock.now());
      return { kind: 'not-now', turnMs: clock.now().getTime() + busyMs(subscription, clock.now()) };
    case 'unknown':
      return { kind: 'again', why: sent.code, unsure: true };
  }
};

/** A mailbox that has had its letters of the day is looked at again so much later: the oldest may have left the day by then. */
const LETTERS_AGAIN_MS = HOUR;

const busyMs = ({ createdAt }: Subscription, now: Date): number =>
  Math.min(Math.max(BUSY_MS, BUSY_PART * (now.getTime() - Date.parse(createdAt))), FAULT_MS);

/** @throws when a fault of ours kept it from leaving */
const sendLetter = async (
  deps: AskConsent,
  lane: Lane,
  subscription: Subscription,
  to: string,
): Promise<SendOutcome | { kind: 'no-turn' }> => {
  const { mailer, suppressions, releaseAddress, pacer, vault, clock, site } = deps;
  const isSuppressed = (await suppressions.find(await vault.addressKey(to), instant(clock.now()))) !== null;
  // An operator's list is not the word of whoever reads there.
  if (isSuppressed && subscription.imported) return { kind: 'refused', code: 'address-suppressed' };
  const turn = await pacer.reserve(lane, 1, clock.now(), TURN_REACH_MS);
  if (!turn) return { kind: 'no-turn' };
  const aheadMs = turn.startMs - clock.now().getTime();
  if (aheadMs > 0) await clock.sleep(aheadMs);

  const raw = await letterFor(deps, subscription, to);
  // Somebody there wants to hear from us again, so the letter has to arrive; whether they are written to is said by its button.
  if (isSuppressed) await releaseAddress(to);
  return mailer.send({ from: site.senderAddress, to, raw: () => raw });
};

/** Who came on a lawful basis is told so; everybody else is asked. */
const letterFor = async (deps: AskConsent, subscription: Subscription, to: string): Promise<Uint8Array> => {
  const { vault, clock, site } = deps;
  const { id, imported } = subscription;
  const now = clock.now();
  if (imported?.basis !== undefined) {
    const [manageToken, unsubscribeToken] = await Promise.all([vault.token('manage', id), vault.token('unsubscribe', id)]);
    return enrolmentEmail({ subscription, to, basis: imported.basis, manageToken, unsubscribeToken, now, site });
  }
  const confirmToken = await vault.token('confirm', id);
  const changesStanding = (await standingFor(deps, subscription)) !== null;
  const street = await streetInList(subscription.organization.region);
  const ids = subscription.filter.agencies;
  const agencies = new Map(ids.length === 0 ? [] : (await deps.agencies.findMany(ids)).map(({ id: agency, name }) => [agency, name]));
  return confirmationEmail({ subscription, to, street, agencies, confirmToken, changesStanding, now, site });
};

/** How long the domain of an address is left alone yet, in milliseconds; undefined when it is not. */
const pauseLeft = async ({ domainPauses, clock }: AskConsent, to: string): Promise<number | undefined> => {
  const now = clock.now();
  const untilMs = pausedUntil(await domainPauses.all(now), mailDomain(to), now.getTime());
  return untilMs === null ? undefined : untilMs - now.getTime();
};

/** An endpoint is asked by the challenge of its format. */
const askEndpoint = async (deps: AskConsent, subscription: Subscription, channel: WebhookChannel): Promise<Outcome> => {
  const format = formatOf(channel.format).challenge;
  const challenge = await deps.vault.token('confirm', subscription.id);
  const body = format.compose(challenge, instant(deps.clock.now()));
  const answer = await callEndpoint(deps, channel, `msg_verification_${subscription.id}`, body);
  switch (answer.kind) {
    case 'blocked':
      return { kind: 'refused', why: answer.code };
    case 'unreachable':
      return { kind: 'again', why: answer.code };
    case 'answered':
      return format.judge(answer, challenge);
  }
};

/**
 * Write down what the attempt came to, first with the subscription, then in the request: a
 * crash between the two asks once more, and finds what happened.
 */
const conclude = async (deps: AskConsent, request: ConsentRequest, subscription: Subscription, outcome: Outcome): Promise<Asked> => {
  const { requests, clock, random } = deps;
  const now = instant(clock.now());
  const attempt = (result: ConsentAttempt['result'], why?: string, unsure?: boolean): ConsentAttempt => ({
    at: now,
    result,
    ...(why ? { why } : {}),
    ...(unsure ? { unsure } : {}),
  });
  const settle = async (step: (pending: Subscription) => Subscription, as: Asked): Promise<Asked> => {
    await keep(deps, subscription, step);
    await requests.settle(request.subscriptionId);
    return as;
  };
  switch (outcome.kind) {
    case 'no-turn':
    case 'not-now':
      await requests.reschedule(request, instant(new Date(Math.max(outcome.turnMs, clock.now().getTime()))));
      return { kind: outcome.kind };
    case 'taken':
      return settle((pending) => asked(pending, attempt('taken')), { kind: 'asked' });
    case 'confirmed':
      return confirm(deps, request, subscription, attempt('answered'));
    case 'answered':
      return settle((pending) => asked(pending, attempt('answered', outcome.why)), { kind: 'refused', why: outcome.why });
    case 'refused':
      return settle((pending) => attempted(pending, attempt('refused', outcome.why), null), { kind: 'refused', why: outcome.why });
    case 'again': {
      const { why } = outcome;
      const failed = attempt('again', why, outcome.unsure);
      const waitMs = waitAfter(CONSENT_LADDER, subscription.consentAttempts.length + 1, outcome.waitMs, random.next());
      if (waitMs === null) return settle((pending) => attempted(pending, failed, null), { kind: 'given-up', why });
      const nextAt = after(now, waitMs);
      await keep(deps, subscription, (pending) => attempted(pending, failed, nextAt));
      await requests.reschedule(request, nextAt);
      return { kind: 'put-off', why };
    }
  }
};

/** The attempt is noted before it counts: a crash between the two asks once more. */
const confirm = async (deps: AskConsent, request: ConsentRequest, subscription: Subscription, answered: ConsentAttempt): Promise<Asked> => {
  await keep(deps, subscription, (pending) => attempted(pending, answered, null));
  const { kind } = await giveConsent(deps, subscription.id);
  await deps.requests.settle(request.subscriptionId);
  return { kind: kind === 'confirmed' ? 'confirmed' : 'nothing-to-ask' };
};

/** Keep a step, also when its owner changed something meanwhile. Nothing is kept of one who has confirmed, or left. */
const keep = async (deps: AskConsent, before: Subscription, step: (pending: Subscription) => Subscription): Promise<void> => {
  const { subscriptions, clock } = deps;
  if (!isToBeWrittenTo(before) || (await subscriptions.replace(before, step(before), instant(clock.now())))) return;
  const current = await subscriptions.find(before.id);
  if (current) await keep(deps, current, step);
};
