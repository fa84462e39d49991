import {
  type AddressChange,
  type AddressSide,
  addressTokenSubject,
  canBeObjectedTo,
  changeLapsesAt,
  emailOf,
  isSameAddress,
} from '#domain/subscriptions/address-change';
import { isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { addressEmail, addressToldEmail } from '#views/email/address-emails';
import { maskedAddress } from '../ledger/delivery-line.ts';
import { expiringToken } from './expiring-token.ts';
import type { ComposeLetter, TextOf } from './letter-text.ts';

/** A change that is still to be agreed to, with its subscription; null when it is done, or overtaken. */
const openChange = async (
  { addressChanges, subscriptions, clock }: ComposeLetter,
  subscriptionId: string,
): Promise<Readonly<{ change: AddressChange; subscription: Subscription }> | null> => {
  const [change, subscription] = await Promise.all([addressChanges.find(subscriptionId), subscriptions.find(subscriptionId)]);
  if (!change || !subscription || !isLiving(subscription) || changeLapsesAt(change) <= instant(clock.now())) return null;
  const address = emailOf(subscription);
  return address !== null && isSameAddress(address, change.from) ? { change, subscription } : null;
};

/** Asks one side whether notices shall go to the new address. */
const addressLetter =
  (side: AddressSide): TextOf =>
  async (deps, { subject }) => {
    const open = await openChange(deps, subject);
    if (!open || open.change.agreedAt[side] !== null) return null;
    const { change, subscription } = open;
    const { vault, clock, site } = deps;
    const to = side === 'old' ? change.from : change.to;
    const other = maskedAddress({ type: 'email', address: side === 'old' ? change.to : change.from });
    const token = await expiringToken(vault, 'address', addressTokenSubject(change, side), changeLapsesAt(change));
    return { to, compose: () => addressEmail({ side, to, other, subscription, change, token, now: clock.now(), site }) };
  };

export const oldAddressLetter = addressLetter('old');
export const newAddressLetter = addressLetter('new');

/** Tells the old address that somebody answered for it, and how to object to the word of another contact or of a hub. */
export const addressToldLetter: TextOf = async (deps, { subject }) => {
  // Also when the change is through by now: whoever reads the old address is to know of it.
  const change = await deps.addressChanges.find(subject);
  const subscription = await deps.subscriptions.find(subject);
  if (!change?.vouched || !subscription) return null;
  const { from: to, vouched } = change;
  const other = maskedAddress({ type: 'email', address: change.to });
  const { vault, clock, site } = deps;
  const by = vouched.as === undefined ? null : await deps.subscriptions.find(vouched.by.id);
  const token = canBeObjectedTo(change)
    ? await expiringToken(vault, 'address', addressTokenSubject(change, 'objection'), changeLapsesAt(change))
    : null;
  const voucher = by && { name: by.organization.name, address: maskedAddress(by.channel) };
  return {
    to,
    compose: () =>
      addressToldEmail({ to, other, subscription, reason: vouched.reason, as: vouched.as, voucher, token, now: clock.now(), site }),
  };
};
