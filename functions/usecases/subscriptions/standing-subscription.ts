import { isLiving, isSameOrganization } from '#domain/subscriptions/contact';
import { handsOf, isOwnerOf, readOwnerSubject } from '#domain/subscriptions/owner-subject';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { readExpiringToken } from './expiring-token.ts';

export type FindStanding = Readonly<{ subscriptions: SubscriptionStore; vault: Vault }>;

/**
 * The living subscription, other than this one, that the same organization has for the same address or URL; null when there is none. One
 * address may stand for several organizations.
 */
export const standingFor = async (deps: FindStanding, asked: Subscription): Promise<Subscription | null> => {
  const id = await deps.subscriptions.holder(asked);
  const holder = id === null || id === asked.id ? null : await deps.subscriptions.find(id);
  if (holder && isLiving(holder)) return holder;
  return asked.channel.type === 'email' ? confirmedBefore(deps, asked, asked.channel.address) : null;
};

/**
 * Those that earlier releases confirmed hold nothing yet, and some leave out a code that
 * others give: they are found by the index of addresses, among the newest ones with that address. One that strangers have
 * buried under sign-ups is kept single by its contact, as soon as the walk over earlier ones has taken that (backfillContacts).
 */
const confirmedBefore = async (
  { subscriptions, vault }: FindStanding,
  { id, organization }: Subscription,
  address: string,
): Promise<Subscription | null> => {
  const ids = (await subscriptions.withAddress(await vault.addressKey(address))).filter((other) => other !== id);
  for (let first = 0; first < ids.length; first += FOUND_TOGETHER) {
    const found = await subscriptions.findMany(ids.slice(first, first + FOUND_TOGETHER));
    for (const candidate of found.values())
      if (isLiving(candidate) && candidate.channel.type === 'email' && isSameOrganization(candidate.organization, organization))
        return candidate;
  }
  return null;
};

/** One that was joined leads at most so far. */
const MOST_STEPS = 5;

/**
 * Does a token for one that was joined lead to what it was joined to? Whoever confirmed by email has shown that the other is theirs, and
 * who asked for a successor had its token. Any other token for an endpoint is given to whoever signs its URL up, before anybody consents:
 * it leads to nothing but that sign-up.
 */
export const leadsOn = ({ channel, succeeds }: Pick<Subscription, 'channel' | 'succeeds'>): boolean =>
  channel.type === 'email' || succeeds !== undefined;

/**
 * A subscription, or the one that it was joined to, where it leads there. `gone`: that one is no more. `past`: since they were joined, that
 * one's channel has come to other hands (handsOf), and belongs to whoever agreed to that.
 */
export const findCurrent = async (
  subscriptions: Pick<SubscriptionStore, 'find'>,
  own: Subscription,
): Promise<Readonly<{ kind: 'found'; subscription: Subscription } | { kind: 'gone' | 'past' }>> => {
  let subscription = own;
  for (let steps = 0; steps < MOST_STEPS && subscription.joinedTo !== undefined && leadsOn(subscription); steps++) {
    const standing = await subscriptions.find(subscription.joinedTo);
    if (!standing) return { kind: 'gone' };
    if (handsOf(standing) !== (subscription.joinedRetypes ?? 0)) return { kind: 'past' };
    subscription = standing;
  }
  return { kind: 'found', subscription };
};

/** `id`: whom the token is for, which may have been joined to `subscription`. */
export type FoundByToken = Readonly<
  | { kind: 'found'; id: string; subscription: Subscription }
  | { kind: 'refused'; code: 'token-invalid' | 'token-expired' | 'subscription-lapsed' }
>;

/**
 * Whom a token lets its bearer see; a link that was asked for counts for a while. What has lapsed counts as gone. Of one whose channel has
 * come to other hands those from before count as unknown, also that of the letter by which it was confirmed.
 */
export const findByToken = async (
  { subscriptions, vault, clock }: FindStanding & Readonly<{ clock: Clock }>,
  purpose: 'confirm' | 'manage' | 'unsubscribe' | 'unsubscribe-fallback',
  token: string,
): Promise<FoundByToken> => {
  const now = instant(clock.now());
  const lasting = await vault.subjectOf(purpose, token);
  const link = lasting === null && purpose === 'manage' ? await readExpiringToken(vault, 'manage-link', token, now) : null;
  if (link?.kind === 'expired') return { kind: 'refused', code: 'token-expired' };
  const subject = lasting ?? link?.subject;
  if (subject === undefined) return { kind: 'refused', code: 'token-invalid' };
  const owner = readOwnerSubject(subject);
  const own = await subscriptions.find(owner.id);
  if (!own || hasLapsed(own, now)) return { kind: 'refused', code: 'subscription-lapsed' };
  if (!isOwnerOf(owner, own)) return { kind: 'refused', code: 'token-invalid' };
  const current = await findCurrent(subscriptions, own);
  if (current.kind === 'past') return { kind: 'refused', code: 'token-invalid' };
  const { id } = owner;
  if (purpose !== 'manage') return { kind: 'found', id, subscription: own };
  return current.kind === 'found'
    ? { kind: 'found', id, subscription: current.subscription }
    : { kind: 'refused', code: 'subscription-lapsed' };
};
