import { isLiving } from '#domain/subscriptions/contact';
import { roleOfLetter } from '#domain/subscriptions/main-contact';
import { contactRoleEmail } from '#views/email/contact-role-email';
import { maskedAddress } from '../ledger/delivery-line.ts';
import type { TextOf } from './letter-text.ts';

/** Tells a contact that it is the main one of its organization, or no longer. Whoever was given another role since is told of that. */
export const contactRoleLetter: TextOf = async ({ subscriptions, clock, site }, { subject }) => {
  const told = roleOfLetter(subject);
  const contact = told && (await subscriptions.find(told.contactId));
  if (!told || !contact || !isLiving(contact) || contact.role !== told.role || contact.channel.type !== 'email') return null;
  const other = told.otherId === '' ? null : await subscriptions.find(told.otherId);
  const to = contact.channel.address;
  const masked = other && maskedAddress(other.channel);
  return { to, compose: () => contactRoleEmail({ to, contact, ...told, other: masked, now: clock.now(), site }) };
};
