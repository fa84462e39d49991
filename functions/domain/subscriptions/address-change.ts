import * as z from 'zod';
import { Actor } from '../agencies/audit.ts';
import type { Immutable } from '../immutable.ts';
import { after, DAY, type Instant } from '../time.ts';
import { addressIdentity } from './email-address.ts';
import { ANSWERING_AS } from './lost-mailbox.ts';
import type { Subscription } from './subscription.ts';

/** Whose word a change of address takes: of whoever reads the old one, and of whoever reads the new one. */
export const ADDRESS_SIDES = ['old', 'new'] as const;
export type AddressSide = (typeof ADDRESS_SIDES)[number];

/** The notices of a subscription are to go to another address. Of one subscription there is one at a time, the last that was asked for. */
export const AddressChange = z.object({
  subscriptionId: z.string(),
  /** Counts every change of this; a change names the revision it was made from. */
  revision: z.int(),
  /** Where notices go as yet: another change of it meanwhile makes this one void. */
  from: z.string(),
  to: z.string(),
  askedAt: z.string(),
  /** When each side agreed. */
  agreedAt: z.object({ old: z.string().nullable(), new: z.string().nullable() }),
  /** Who answers for it in the place of the old address, whose mailbox is lost, and why; without `as` an operator. */
  vouched: z.object({ by: Actor, reason: z.string(), as: z.enum(ANSWERING_AS).optional() }).optional(),
});
export type AddressChange = Immutable<z.output<typeof AddressChange>>;

/** So long both sides have time to agree. */
const OPEN_MS = 3 * DAY;

export const changeLapsesAt = ({ askedAt }: Pick<AddressChange, 'askedAt'>): Instant => after(askedAt, OPEN_MS);

export const isSameAddress = (a: string, b: string): boolean => addressIdentity(a) === addressIdentity(b);

export const agreedBy = (change: AddressChange, side: AddressSide, now: Instant): AddressChange => ({
  ...change,
  revision: change.revision + 1,
  agreedAt: { ...change.agreedAt, [side]: change.agreedAt[side] ?? now },
});

/** Who has still to agree; somebody's word stands in the place of the old address. */
export const sidesToAgree = ({ agreedAt, vouched }: Pick<AddressChange, 'agreedAt' | 'vouched'>): readonly AddressSide[] =>
  ADDRESS_SIDES.filter((side) => agreedAt[side] === null && !(side === 'old' && vouched));

/** Whoever reads the old address may object to the word of another contact or of a hub. An operator's stands. */
export const canBeObjectedTo = ({ vouched }: Pick<AddressChange, 'vouched'>): boolean => vouched?.as !== undefined;

/** It is done on the word of somebody whom the old address may still contradict: until then nobody but an operator changes it again. */
export const isOpenToObjection = (change: AddressChange, now: Instant): boolean =>
  canBeObjectedTo(change) && change.agreedAt.new !== null && changeLapsesAt(change) > now;

/** What a letter's token lets its bearer do: agree for one side, or object as whoever reads the old address. */
export const ADDRESS_TOKENS = [...ADDRESS_SIDES, 'objection'] as const;
export type AddressToken = (typeof ADDRESS_TOKENS)[number];

/** What a token is for: of a change that another has taken the place of, it counts no more. */
export const addressTokenSubject = (
  { subscriptionId, askedAt }: Pick<AddressChange, 'subscriptionId' | 'askedAt'>,
  side: AddressToken,
): string => `${subscriptionId}:${side}:${Date.parse(askedAt).toString(36)}`;

export const readAddressTokenSubject = (
  text: string,
): Readonly<{ subscriptionId: string; side: AddressToken; askedAt: Instant }> | null => {
  const [subscriptionId = '', side, asked = ''] = text.split(':');
  const known = ADDRESS_TOKENS.find((one) => one === side);
  const ms = Number.parseInt(asked, 36);
  return known && Number.isSafeInteger(ms) ? { subscriptionId, side: known, askedAt: new Date(ms).toISOString() } : null;
};

/** Of an email subscription: its address. */
export const emailOf = ({ channel }: Pick<Subscription, 'channel'>): string | null => (channel.type === 'email' ? channel.address : null);
