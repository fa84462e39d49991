import { addressIdentity } from './email-address.ts';

/** The mailbox behind an address: `choir+notices@…` and `Choir@…` are read by whoever reads `choir@…` (RFC 5233, subaddressing). */
export const mailboxOf = (address: string): string => addressIdentity(address).replace(/(?<=.)\+.*(?=@)/, '');

/** So many letters that ask for consent a mailbox gets within a day at most, whoever asks for them. */
export const MOST_LETTERS_A_DAY = 5;
