import type { Subscription } from '#domain/subscription';
import { asked } from '#domain/subscription-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { EndpointCaller } from '#ports/endpoint-caller';
import type { Mailer } from '#ports/mailer';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import type { SignWebhook } from '#ports/webhook-signer';
import { confirmationEmail } from '#views/email/confirmation-email';
import type { Site } from '#views/site';
import { giveConsent } from './confirm-subscription.ts';
import { callSigned } from './webhook-courier.ts';

export type AskConsent = Readonly<{
  subscriptions: SubscriptionStore;
  mailer: Mailer;
  endpoints: EndpointCaller;
  sign: SignWebhook;
  vault: Vault;
  clock: Clock;
  site: Site;
}>;

export type Asked = Readonly<
  { kind: 'asked' } | { kind: 'confirmed' } | { kind: 'not-answered'; why: string } | { kind: 'nothing-to-ask' } | { kind: 'not-now' }
>;

/** Nothing is sent without consent: an address gets a letter with a link, an endpoint a signed challenge that it must answer with. */
export const askConsent = async (deps: AskConsent, subscriptionId: string): Promise<Asked> => {
  const subscription = await deps.subscriptions.find(subscriptionId);
  if (subscription?.status !== 'pending' || subscription.consentAskedAt !== null) return { kind: 'nothing-to-ask' };
  return subscription.channel.type === 'email'
    ? askByEmail(deps, subscription, subscription.channel.address)
    : askEndpoint(deps, subscription, subscription.channel);
};

const askByEmail = async (deps: AskConsent, subscription: Subscription, to: string): Promise<Asked> => {
  const { mailer, vault, clock, site } = deps;
  const token = await vault.token('confirm', subscription.id);
  const raw = await confirmationEmail(subscription, to, token, clock.now(), site);
  const outcome = await mailer.send({ from: site.senderAddress, to, raw: () => raw });
  if (outcome.kind === 'throttled') return { kind: 'not-now' };
  await noteAsked(deps, subscription);
  return outcome.kind === 'refused' ? { kind: 'not-answered', why: outcome.code } : { kind: 'asked' };
};

/** The endpoint answers 200 with the challenge in its body (contract, webhook consent). */
const askEndpoint = async (
  deps: AskConsent,
  subscription: Subscription,
  channel: Extract<Subscription['channel'], { type: 'webhook' }>,
): Promise<Asked> => {
  const { vault, clock } = deps;
  const challenge = await vault.token('confirm', subscription.id);
  const now = instant(clock.now());
  const answer = await callSigned(deps, {
    url: channel.url,
    sealedSecrets: channel.sealedSecrets,
    id: `msg_verification_${subscription.id}`,
    body: JSON.stringify({ type: 'endpoint.verification', timestamp: now, data: { challenge } }),
  });
  if (answer.kind === 'answered' && answer.status === 200 && answer.body.includes(challenge)) {
    const consent = await giveConsent(deps, subscription.id);
    return consent.kind === 'confirmed' ? { kind: 'confirmed' } : { kind: 'nothing-to-ask' };
  }
  await noteAsked(deps, subscription);
  return { kind: 'not-answered', why: answer.kind === 'answered' ? `http-${answer.status}` : answer.code };
};

const noteAsked = async ({ subscriptions, clock }: AskConsent, subscription: Subscription): Promise<void> => {
  const now = instant(clock.now());
  await subscriptions.replace(subscription, asked(subscription, now), now);
};
