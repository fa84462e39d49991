import type { Fault } from '#domain/input/flaw';
import type { Lane } from '#domain/notices/notice';
import { type LocalParts, reachFaults } from '#domain/subscriptions/email-address';
import type { Channel, Subscription } from '#domain/subscriptions/subscription';
import { readFilter, readFrequency, readOrganization, type SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock, Luck } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { agencyFaults, nameFaults } from './sign-up-flaws.ts';

export type Subscribe = Readonly<{
  subscriptions: SubscriptionStore;
  agencies: Pick<AgencyStore, 'findMany'>;
  vault: Vault;
  clock: Clock;
  luck: Luck;
  localParts: LocalParts;
  /** Why an endpoint's URL is never called, or null. */
  refusalOfUrl: (url: string) => string | null;
}>;

export type Subscribed = Readonly<
  | { kind: 'pending'; subscription: Subscription; secret: string | null; manageToken: string | null }
  | { kind: 'refused'; faults: readonly Fault[] }
>;

/**
 * Keep a request to subscribe. Nothing is sent to it, but the question for consent, until it is confirmed.
 * @param lane in which that question leaves
 */
export const subscribe = async (deps: Subscribe, draft: SubscriptionDraft, lane: Lane = 'urgent'): Promise<Subscribed> => {
  const { subscriptions, vault, clock, luck } = deps;
  const now = clock.now();
  const id = luck.newId('sub', now);
  const organization = readOrganization(draft.organization, id.replace(/^sub/, 'org'));
  const filter = readFilter(draft.filter);
  const faults = [
    ...(organization.kind === 'refused' ? organization.faults : []),
    ...(filter.kind === 'refused' ? filter.faults : []),
    ...nameFaults(draft.organization.name),
    ...(await agencyFaults(deps.agencies, draft.filter.agencies)),
    ...channelFaults(deps, draft.channel),
  ];
  if (faults.length > 0 || organization.kind === 'refused' || filter.kind === 'refused') return { kind: 'refused', faults };

  const secret = draft.channel.type === 'webhook' ? newWebhookSecret(luck) : null;
  const subscription: Subscription = {
    id,
    status: 'pending',
    revision: 1,
    organization: organization.value,
    channel: await channelOf(vault, draft.channel, secret),
    filter: filter.value,
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
  await subscriptions.create(subscription, lane);
  return { kind: 'pending', subscription, secret, manageToken: secret ? await vault.token('manage', id) : null };
};

const SECRET_BYTES = 32;

/** Standard Webhooks 1.0.0: `whsec_` and base64 of 24 to 64 bytes. */
const newWebhookSecret = (luck: Luck): string => `whsec_${luck.secret(SECRET_BYTES).replaceAll('-', '+').replaceAll('_', '/')}=`;

const channelOf = async (vault: Vault, draft: SubscriptionDraft['channel'], secret: string | null): Promise<Channel> => {
  if (draft.type === 'email') return { type: 'email', address: draft.address };
  return {
    type: 'webhook',
    url: draft.url,
    format: draft.format,
    sealedSecrets: secret ? [await vault.seal(secret)] : [],
    ...(draft.fallbackEmail ? { fallbackEmail: draft.fallbackEmail } : {}),
  };
};

const channelFaults = ({ refusalOfUrl, localParts }: Subscribe, channel: SubscriptionDraft['channel']): Fault[] => {
  if (channel.type === 'email') return [...reachFaults('channel.address', channel.address, localParts)];
  const faults: Fault[] = [...reachFaults('channel.fallbackEmail', channel.fallbackEmail, localParts)];
  if (channel.format !== 'standard') {
    faults.push({
      path: 'channel.format',
      code: 'format-not-available-yet',
      message: bilingual(
        `尚不支持 ${channel.format} 格式,请用 standard`,
        `The format ${channel.format} is not available yet: use standard`,
      ),
    });
  }
  const refusal = refusalOfUrl(channel.url);
  if (refusal)
    faults.push({
      path: 'channel.url',
      code: refusal,
      message: bilingual(
        '网址须为公网 https 地址,不含用户名,端口 443 或 8443',
        'The URL has to be a public https address without user name, on port 443 or 8443',
      ),
    });
  return faults;
};
