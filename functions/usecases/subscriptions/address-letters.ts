import { type AddressSide, addressTokenSubject, canBeObjectedTo, changeLapsesAt } from '#domain/subscriptions/address-change';
import { addressEmail, addressToldEmail } from '#views/email/address-emails';
import { maskedAddress, recognisableAddress } from '../ledger/delivery-line.ts';
import { expiringToken } from './expiring-token.ts';
import type { TextOf } from './letter-text.ts';
import { waitingAddress } from './waiting-address.ts';

/** Asks one side whether notices shall go to the new address. */
const addressLetter =
  (side: AddressSide): TextOf =>
  async (deps, { subject, askedAt }) => {
    const subscription = await deps.subscriptions.find(subject);
    const change = subscription && (await waitingAddress(deps, subscription));
    if (!change || change.agreedAt[side] !== null) return null;
    const { vault, clock, site } = deps;
    const to = side === 'old' ? change.from : change.to;
    // The new one may be a stranger's; who reads the old one has to tell whether it is.
    const other = side === 'old' ? recognisableAddress(change.to) : maskedAddress({ type: 'email', address: change.from });
    const token = await expiringToken(vault, 'address', addressTokenSubject(change, side), changeLapsesAt(change));
    return { to, compose: () => addressEmail({ side, to, other, subscription, askedAt, token, now: clock.now(), site }) };
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
  const other = recognisableAddress(change.to);
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
