import { CONSENT_LADDER, waitAfter } from '#domain/sending/retry';
import { mailboxOf } from '#domain/subscriptions/mailbox';
import { type ConsentAttempt, hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { asked, attempted, isToBeWrittenTo } from '#domain/subscriptions/subscription-life';
import { after, instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Random } from '#ports/clock';
import type { ConsentRequest, ConsentRequests } from '#ports/consent-requests';
import type { EndpointCaller } from '#ports/endpoint-caller';
import type { EndpointPaces } from '#ports/endpoint-paces';
import type { OrganizationStore } from '#ports/organization-store';
import type { SignHmac } from '#ports/sign-hmac';
import type { SubscriptionStore } from '#ports/subscription-store';
import { confirmationEmail } from '#views/email/confirmation-email';
import { enrolmentEmail } from '#views/email/enrolment-email';
import { formatOf } from '#views/webhook/formats';
import { doDueWork } from '../operations/due-work.ts';
import { callEndpoint, type WebhookChannel } from '../sending/call-endpoint.ts';
import { robotCode } from './confirm-by-code.ts';
import { giveConsent } from './confirm-subscription.ts';
import { ownerTokens } from './owner-tokens.ts';
import { type LetterOutcome, type SendLetter, sendLetter } from './send-letter.ts';
import { standingFor } from './standing-subscription.ts';
import { streetInList } from './street-name.ts';

export type AskConsent = SendLetter &
  Readonly<{
    /** Their names stand in the letter. */
    agencies: Pick<AgencyStore, 'findMany'>;
    /** … and that of the hub that signed somebody up. */
    organizations: Pick<OrganizationStore, 'find'>;
    subscriptions: SubscriptionStore;
    requests: ConsentRequests;
    endpoints: EndpointCaller;
    paces: EndpointPaces;
    hmac: SignHmac;
    random: Random;
  }>;

/**
 * `no-turn`: the sending line is taken for now; `not-now`: our own side could not send.
 * Neither is an attempt. `put-off`: tried again by the ladder. `given-up`: the ladder has ended.
 */
export type Asked = Readonly<
  { kind: 'asked' | 'confirmed' | 'nothing-to-ask' | 'no-turn' | 'not-now' } | { kind: 'refused' | 'put-off' | 'given-up'; why: string }
>;

/** What one attempt came to. `answered`: an endpoint did, with something else than the challenge. */
type Outcome = LetterOutcome | Readonly<{ kind: 'confirmed' } | { kind: 'answered'; why: string }>;

/**
 * Nothing is sent without consent: an address gets a letter with a link, an endpoint a signed challenge that it must answer with. What is
 * not possible for now is tried again by the ladder, and each attempt is kept with the subscription.
 *
 * @throws when a fault of ours kept us from asking; then it is asked again later
 */
export const askConsent = async (deps: AskConsent, subscriptionId: string): Promise<Asked> =>
  (await doDueWork(deps.requests, subscriptionId, deps.clock, (request) => askFor(deps, request))) ?? { kind: 'nothing-to-ask' };

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
  const { suppressions, vault, clock } = deps;
  // An operator's list is not the word of whoever reads there.
  if (subscription.imported && (await suppressions.find(await vault.addressKey(to), instant(clock.now()))))
    return { kind: 'refused', why: 'address-suppressed' };
  return sendLetter(deps, {
    to,
    lane,
    countedAs: await vault.addressKey(mailboxOf(to)),
    since: subscription.createdAt,
    compose: () => letterFor(deps, subscription, to),
  });
};

/** Who came on a lawful basis is told so; everybody else is asked. */
const letterFor = async (deps: AskConsent, subscription: Subscription, to: string): Promise<Uint8Array> => {
  const { vault, clock, site } = deps;
  const { id, imported } = subscription;
  const now = clock.now();
  if (imported?.basis !== undefined) {
    return enrolmentEmail({ subscription, to, basis: imported.basis, ...(await ownerTokens(vault, site, subscription)), now, site });
  }
  const confirmToken = await vault.token('confirm', id);
  const changesStanding = subscription.succeeds === undefined && (await standingFor(deps, subscription)) !== null;
  const street = await streetInList(subscription.organization.region);
  const ids = subscription.filter.agencies;
  const agencies = new Map(ids.length === 0 ? [] : (await deps.agencies.findMany(ids)).map(({ id: agency, name }) => [agency, name]));
  const { introducedBy } = subscription;
  const hub = introducedBy === undefined ? undefined : (await deps.organizations.find(introducedBy))?.name;
  return confirmationEmail({ subscription, to, street, agencies, hub, confirmToken, changesStanding, now, site });
};

/** An endpoint is asked by the challenge of its format, a robot by a code that a person reads in its group. */
const askEndpoint = async (deps: AskConsent, subscription: Subscription, channel: WebhookChannel): Promise<Outcome> => {
  const { vault, site } = deps;
  const { id, language, organization } = subscription;
  const { compose, judge, method, headers } = formatOf(channel.format).challenge;
  const challenge = await vault.token('confirm', id);
  const code = await robotCode(vault, id);
  const body = compose({ challenge, code, organization: organization.name, at: instant(deps.clock.now()), language, site });
  const answer = await callEndpoint(deps, channel, {
    id: `msg_verification_${id}`,
    body,
    ...(method ? { method } : {}),
    ...(headers ? { headers: headers(site) } : {}),
  });
  switch (answer.kind) {
    case 'not-yet':
      return { kind: 'again', why: 'endpoint-paced', waitMs: answer.waitMs };
    case 'blocked':
      return { kind: 'refused', why: answer.code };
    case 'unreachable':
      return { kind: 'again', why: answer.code };
    case 'answered':
      return judge(answer, { challenge, site });
  }
};

/**
 * Write down what the attempt came to, with the subscription, then in a request that stays: a
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
    const kept = await keep(deps, subscription, step);
    // Whoever is asked has no request any more: it went in the same transaction.
    if (!kept || isToBeWrittenTo(kept)) await requests.settle(request.subscriptionId);
    return as;
  };
  switch (outcome.kind) {
    case 'no-turn':
    case 'not-now':
    case 'enough':
      await requests.reschedule(request, instant(new Date(Math.max(outcome.turnMs, clock.now().getTime()))));
      return { kind: outcome.kind === 'enough' ? 'not-now' : outcome.kind };
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
  const { kind } = await giveConsent(deps, subscription.id, { via: 'endpoint', network: null });
  await deps.requests.settle(request.subscriptionId);
  return { kind: kind === 'confirmed' ? 'confirmed' : kind === 'waiting' ? 'asked' : 'nothing-to-ask' };
};

/** Keep a step, also when its owner changed something meanwhile. Null: nothing is kept of one who has confirmed, or left. */
const keep = async (
  deps: AskConsent,
  before: Subscription,
  step: (pending: Subscription) => Subscription,
): Promise<Subscription | null> => {
  const { subscriptions, clock } = deps;
  if (!isToBeWrittenTo(before)) return null;
  const after = step(before);
  if (await subscriptions.replace(before, after, instant(clock.now()))) return after;
  const current = await subscriptions.find(before.id);
  return current && keep(deps, current, step);
};
