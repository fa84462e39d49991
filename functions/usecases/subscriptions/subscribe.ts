import type { Flaw } from '#domain/input/flaw';
import type { Lane } from '#domain/notices/notice';
import { factsOf } from '#domain/organizations/organization-life';
import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { type LocalParts, reachFlaws } from '#domain/subscriptions/email-address';
import { addressFlaws, isRobot, secretFlaws } from '#domain/subscriptions/robots';
import { type Channel, type Filter, ownOrganizationId, type Subscription } from '#domain/subscriptions/subscription';
import { readFilter, readFrequency, readOrganization, type SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock, Random } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { consentGiven } from './consent-given.ts';
import { ownerToken } from './owner-tokens.ts';
import { agencyFlaws, nameFlaws, streetFlaws } from './sign-up-flaws.ts';
import { withStreetName } from './street-name.ts';
import { newWebhookSecret } from './webhook-secret.ts';

export type Subscribe = Readonly<{
  subscriptions: SubscriptionStore;
  agencies: Pick<AgencyStore, 'findMany'>;
  vault: Vault;
  clock: Clock;
  random: Random;
  localParts: LocalParts;
  /** Why an endpoint's URL is never called, or null. */
  refusalOfUrl: (url: string) => string | null;
  /** Does a URL lead to this machine or its network, where a local run has robots of its own? @default no */
  isNearUrl?: (url: string) => boolean;
}>;

export type Subscribed = Readonly<
  | { kind: 'pending'; subscription: Subscription; secret: string | null; manageToken: string | null }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

export type ReadWishes = Readonly<
  ({ kind: 'read' } & Pick<Subscription, 'organization' | 'filter' | 'frequency'>) | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** What is asked for, put right, or why it cannot be; nothing is kept. */
export const readWishes = async (deps: Judging, draft: SubscriptionDraft): Promise<ReadWishes> => {
  const organization = readOrganization(draft.organization);
  const filter = readFilter(draft.filter);
  const flaws = [
    ...(organization.kind === 'refused' ? organization.flaws : []),
    ...nameFlaws(draft.organization.name),
    ...streetFlaws(draft.organization.street),
    ...(await flawsOfWishes(deps, draft)),
  ];
  if (flaws.length > 0 || organization.kind === 'refused' || filter.kind === 'refused') return { kind: 'refused', flaws };
  const facts = await withStreetName(organization.value);
  return { kind: 'read', organization: facts, filter: filter.value, frequency: readFrequency(draft.frequency) };
};

/**
 * Keep a request to subscribe. Nothing is sent to it, but the question for consent, until it is confirmed.
 * @param lane in which that question leaves
 * @param introducedBy the hub that signs up a member in its name
 * @param from where it was asked for, for the consent log
 */
export const subscribe = async (
  deps: Subscribe,
  draft: SubscriptionDraft,
  lane: Lane = 'urgent',
  introducedBy?: string,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
): Promise<Subscribed> => {
  const wishes = await readWishes(deps, draft);
  if (wishes.kind === 'refused') return wishes;
  const { organization } = wishes;
  return keepPending(deps, { organization, role: 'main', ...(introducedBy === undefined ? {} : { introducedBy }) }, draft, lane, from);
};

/** Of what a sign-up is, and on whose word it comes. */
type Whose = Pick<Subscription, 'organization' | 'role' | 'invitedTo' | 'introducedBy' | 'succeeds' | 'agreedAt'>;
type Wishes = Pick<SubscriptionDraft, 'channel' | 'filter' | 'frequency' | 'language'>;

/** Keep what is wished for a contact, if nothing is wrong with it. */
export const keepPending = async (
  deps: Subscribe,
  whose: Whose,
  draft: Wishes,
  lane: Lane,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
): Promise<Subscribed> => {
  const { subscriptions, vault, clock, random } = deps;
  const filter = readFilter(draft.filter);
  const flaws = await flawsOfWishes(deps, draft);
  if (flaws.length > 0 || filter.kind === 'refused') return { kind: 'refused', flaws };
  const { subscription, secret } = await pendingFor(deps, random.newId('sub', clock.now()), whose, draft, filter.value);
  await subscriptions.create(subscription, lane, consentGiven(subscription, 'signed-up', from, subscription.createdAt));
  // Whoever signs up an endpoint gets no mail with it.
  const manageToken = draft.channel.type === 'webhook' ? await ownerToken(vault, 'manage', subscription) : null;
  return { kind: 'pending', subscription, secret, manageToken };
};

/** As it is kept until it is confirmed; `secret`: of an endpoint, to be shown once. What a robot has is its platform's. */
export const pendingFor = async (
  { vault, clock, random }: Pick<Subscribe, 'vault' | 'clock' | 'random'>,
  id: string,
  whose: Whose,
  draft: Omit<Wishes, 'filter'>,
  filter: Filter,
): Promise<Readonly<{ subscription: Subscription; secret: string | null }>> => {
  const now = clock.now();
  const secret = draft.channel.type === 'webhook' && !isRobot(draft.channel.format) ? newWebhookSecret(random) : null;
  const subscription: Subscription = {
    id,
    status: 'pending',
    revision: 1,
    organizationId: ownOrganizationId(id),
    ...whose,
    organization: factsOf(whose.organization),
    channel: await channelOf(vault, draft.channel, secret),
    filter,
    frequency: readFrequency(draft.frequency),
    frequencySince: instant(now),
    language: draft.language,
    createdAt: instant(now),
    consentAskedAt: null,
    consentAttempts: [],
    consentNextAt: null,
    confirmedAt: null,
    endedAt: null,
    endedReason: null,
  };
  return { subscription, secret };
};

/** What it takes to tell what is wrong with wishes. */
type Judging = Pick<Subscribe, 'agencies'> & JudgingChannel;
type JudgingChannel = Pick<Subscribe, 'refusalOfUrl' | 'isNearUrl' | 'localParts'>;

const flawsOfWishes = async (deps: Judging, draft: Wishes): Promise<readonly Flaw[]> => {
  const filter = readFilter(draft.filter);
  return [
    ...(filter.kind === 'refused' ? filter.flaws : []),
    ...(await agencyFlaws(deps.agencies, draft.filter.agencies)),
    ...channelFlaws(deps, draft.channel),
  ];
};

/** @param made by us; null: what its owner gave stands, if anything */
const channelOf = async (vault: Vault, draft: SubscriptionDraft['channel'], made: string | null): Promise<Channel> => {
  if (draft.type === 'email') return { type: 'email', address: draft.address };
  const secret = made ?? draft.secret;
  return {
    type: 'webhook',
    url: draft.url,
    format: draft.format,
    sealedSecrets: secret ? [await vault.seal(secret)] : [],
    ...(draft.fallbackEmail ? { fallbackEmail: draft.fallbackEmail } : {}),
  };
};

export const channelFlaws = ({ refusalOfUrl, isNearUrl, localParts }: JudgingChannel, channel: SubscriptionDraft['channel']): Flaw[] => {
  if (channel.type === 'email') return [...reachFlaws('channel.address', channel.address, localParts)];
  const flaws: Flaw[] = [
    ...reachFlaws('channel.fallbackEmail', channel.fallbackEmail, localParts),
    ...addressFlaws(channel.format, channel.url, isNearUrl?.(channel.url) === true),
    ...secretFlaws(channel.format, channel.secret),
  ];
  const refusal = refusalOfUrl(channel.url);
  if (refusal)
    flaws.push({
      path: 'channel.url',
      code: refusal,
      message: bilingual(
        '网址须为公网 https 地址,不含用户名,端口 443 或 8443',
        'The URL has to be a public https address without user name, on port 443 or 8443',
      ),
    });
  return flaws;
};
