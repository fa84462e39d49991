import type { Actor } from '#domain/agencies/audit';
import type { Flaw } from '#domain/input/flaw';
import {
  type AddressChange,
  type AddressToken,
  agreedBy,
  changeLapsesAt,
  emailOf,
  isOpenToObjection,
  isSameAddress,
  readAddressTokenSubject,
  sidesToAgree,
} from '#domain/subscriptions/address-change';
import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { isLiving } from '#domain/subscriptions/contact';
import { type LocalParts, reachFlaws } from '#domain/subscriptions/email-address';
import type { AnsweringAs } from '#domain/subscriptions/lost-mailbox';
import type { Subscription } from '#domain/subscriptions/subscription';
import { handedOn, moved } from '#domain/subscriptions/subscription-life';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { AddressChanges } from '#ports/address-changes';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { consentGiven } from './consent-given.ts';
import { readExpiringToken } from './expiring-token.ts';
import { standingFor } from './standing-subscription.ts';

export type AskForAddress = Readonly<{ addressChanges: AddressChanges; localParts: LocalParts; clock: Clock }>;

export type AddressAsked = Readonly<
  | { kind: 'asked'; change: AddressChange }
  | { kind: 'refused'; flaws: readonly Flaw[] }
  /** It is not living. */
  | { kind: 'not-now' }
>;

/** Who answers for a change in the place of the old address, and why; without `as` an operator. */
export type Voucher = Readonly<{ by: Actor; reason: string; as?: AnsweringAs }>;

const flaw = (code: string, zh: string, en: string): readonly Flaw[] => [{ path: 'address', code, message: bilingual(zh, en) }];

const JUST_CHANGED = flaw(
  'address-just-changed',
  '此邮箱刚由他人担保更换,三天内原邮箱可提出异议,此间只能由运营者更改',
  'This address was just changed on the word of somebody, and for three days the old one may object: until then only the operator changes it',
);

/**
 * The notices of a subscription are to go to another address. A letter goes to either one: both have to agree. Where somebody answers for
 * it, the old address is only told. Whether the new one has a subscription of the organization already is said to nobody
 * but who reads it, before they have agreed.
 */
export const askForAddress = async (
  { addressChanges, localParts, clock }: AskForAddress,
  subscription: Subscription,
  address: string,
  vouched: Voucher | null = null,
): Promise<AddressAsked> => {
  const from = emailOf(subscription);
  if (from === null)
    return {
      kind: 'refused',
      flaws: flaw(
        'channel-not-email',
        '此订阅发往网址,没有邮箱可改:请为邮箱另行订阅',
        'This subscription goes to a URL and has no address to change: subscribe the address anew',
      ),
    };
  if (!isLiving(subscription)) return { kind: 'not-now' };
  const flaws = isSameAddress(from, address)
    ? flaw('address-unchanged', '通知已经发往这个邮箱,请填另一个', 'Notices go to this address already: give another one')
    : reachFlaws('address', address, localParts);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const at = instant(clock.now());
  const { id } = subscription;
  const isOperators = vouched !== null && vouched.as === undefined;
  const standing = isOperators ? null : await addressChanges.find(id);
  if (standing && isOpenToObjection(standing, at)) return { kind: 'refused', flaws: JUST_CHANGED };
  const change: AddressChange = {
    subscriptionId: id,
    revision: 1,
    from,
    to: address,
    askedAt: at,
    agreedAt: { old: null, new: null },
    ...(vouched ? { vouched } : {}),
  };
  const letters = [
    { letter: vouched ? 'address-told' : 'address-old', subject: id } as const,
    { letter: 'address-new', subject: id } as const,
  ];
  const audit = vouched ? { agencyId: OPERATORS, at, actor: vouched.by, action: 'subscription.address-vouched', subject: id } : null;
  await addressChanges.ask(change, letters, at, audit);
  return { kind: 'asked', change };
};

export type AgreeToAddress = Readonly<{
  addressChanges: AddressChanges;
  subscriptions: SubscriptionStore;
  suppressions: Pick<Suppressions, 'lift'>;
  vault: Vault;
  clock: Clock;
}>;

/** `token-used-up`: it is done, another was asked for since, or the subscription has ended. */
export type NotAgreed = Readonly<{ kind: 'refused'; code: 'token-invalid' | 'token-expired' | 'token-used-up' | 'already-subscribed' }>;

/** `waiting`: one side has agreed, and the other has not yet. */
export type AddressAgreed = NotAgreed | Readonly<{ kind: 'changed' | 'waiting'; subscription: Subscription; change: AddressChange }>;

/**
 * Was it ended by whoever reads the new address, to which it went on the word of somebody else? That takes nothing from who reads the old
 * one: they may still object.
 */
export const hasLeftSince = (subscription: Subscription, { vouched, agreedAt, to }: AddressChange): boolean =>
  vouched !== undefined &&
  agreedAt.new !== null &&
  subscription.endedAt !== null &&
  subscription.endedAt >= agreedAt.new &&
  subscription.endedReason !== 'joined' &&
  isSameAddress(emailOf(subscription) ?? '', to);

/** What the link in a letter is about, before its button is pressed. */
export const findByAddressToken = async (
  { addressChanges, subscriptions, vault, clock }: Pick<AgreeToAddress, 'addressChanges' | 'subscriptions' | 'vault' | 'clock'>,
  token: string,
): Promise<NotAgreed | Readonly<{ kind: 'found'; side: AddressToken; subscription: Subscription; change: AddressChange }>> => {
  const now = instant(clock.now());
  const read = await readExpiringToken(vault, 'address', token, now);
  const about = read && readAddressTokenSubject(read.subject);
  if (!read || !about) return { kind: 'refused', code: 'token-invalid' };
  if (read.kind === 'expired') return { kind: 'refused', code: 'token-expired' };
  const [change, subscription] = await Promise.all([addressChanges.find(about.subscriptionId), subscriptions.find(about.subscriptionId)]);
  if (!change || change.askedAt !== about.askedAt || changeLapsesAt(change) <= now) return { kind: 'refused', code: 'token-used-up' };
  const isOpen = subscription && (isLiving(subscription) || (about.side === 'objection' && hasLeftSince(subscription, change)));
  const address = isOpen ? emailOf(subscription) : null;
  if (!subscription || address === null || !(isSameAddress(address, change.from) || isSameAddress(address, change.to)))
    return { kind: 'refused', code: 'token-used-up' };
  return { kind: 'found', side: about.side, subscription, change };
};

/**
 * Who has the token from a letter agrees; when both have, notices go to the new address, with the contact that the subscription holds, in
 * one transaction. A crash before it leaves a link that can be pressed again; one behind it leaves nothing to do.
 */
export const agreeToAddress = async (deps: AgreeToAddress, token: string, from: ConsentOrigin = UNKNOWN_ORIGIN): Promise<AddressAgreed> => {
  const found = await findByAddressToken(deps, token);
  if (found.kind === 'refused') return found;
  const { side, subscription, change } = found;
  if (side === 'objection') return { kind: 'refused', code: 'token-invalid' };
  const now = instant(deps.clock.now());
  if (!isSameAddress(emailOf(subscription) ?? '', change.to)) {
    const agreed = agreedBy(change, side, now);
    const isLast = sidesToAgree(agreed).length === 0;
    // Told to who reads the new address, whose it is to know, and once they have agreed: it may have been taken since.
    if ((side === 'new' || isLast) && (await isTaken(deps, subscription, change))) return { kind: 'refused', code: 'already-subscribed' };
    if (!isLast) {
      if (change.agreedAt[side] === null && !(await deps.addressChanges.replace(change, agreed))) return agreeToAddress(deps, token, from);
      return { kind: 'waiting', subscription, change: agreed };
    }
    const after = change.vouched ? handedOn(subscription, change.to) : moved(subscription, change.to);
    const reason = change.vouched?.reason;
    const consent = consentGiven(after, 'address-changed', from, now, reason === undefined ? {} : { reason });
    if (!(await deps.subscriptions.replace(subscription, after, now, consent))) {
      // Somebody was faster with another change of it, or the new address has one since.
      if (await isTaken(deps, subscription, change)) return { kind: 'refused', code: 'already-subscribed' };
      return agreeToAddress(deps, token, from);
    }
  }
  // Whoever reads the new address wants to hear from us, whatever came back from it before.
  await deps.suppressions.lift(await deps.vault.addressKey(change.to), now);
  // One that somebody answers for stays until it lapses: the old address may not have been told yet.
  if (change.vouched) await deps.addressChanges.replace(change, agreedBy(change, side, now));
  else await deps.addressChanges.settle(change);
  const current = (await deps.subscriptions.find(subscription.id)) ?? subscription;
  return { kind: 'changed', subscription: current, change };
};

const isTaken = async (deps: AgreeToAddress, subscription: Subscription, { to }: AddressChange): Promise<boolean> =>
  (await standingFor(deps, moved(subscription, to))) !== null;
