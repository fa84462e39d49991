import type { Organization } from '../organizations/organization.ts';
import { isAcknowledged, isLiving } from './contact.ts';
import type { Subscription } from './subscription.ts';

/** As what somebody answers for a contact whose mailbox is lost: another contact of its organization, or a contact of its hub. */
export const ANSWERING_AS = ['contact', 'hub'] as const;
export type AnsweringAs = (typeof ANSWERING_AS)[number];

/**
 * Why somebody may not. `own-address`: whoever reads it agrees by themselves. `not-acknowledged`: their organization does not stand behind
 * them. `contact-not-acknowledged`: nor does it behind the one whose mailbox is lost. `not-a-member`: it only asks the hub to be one.
 */
export type AnsweringFlaw = 'own-address' | 'not-acknowledged' | 'contact-not-acknowledged' | 'not-a-member' | 'not-a-hub';

/** `stranger`: to them there is no such subscription. */
export type Answering = Readonly<{ kind: 'may'; as: AnsweringAs } | { kind: 'refused'; code: AnsweringFlaw } | { kind: 'stranger' }>;

type Contact = Pick<Subscription, 'id' | 'status' | 'organizationId' | 'invitedTo'>;

/**
 * May somebody have the address of a contact replaced, in the place of whoever read it until a committee changed (换届)?
 * @param organization of the contact whose mailbox is lost
 * @param hub the organization of who answers, looked at where it is another one
 */
export const mayAnswerFor = (
  voucher: Contact,
  contact: Contact,
  organization: Pick<Organization, 'memberOf' | 'membership'> | null,
  hub: Pick<Organization, 'hub'> | null,
): Answering => {
  if (voucher.id === contact.id) return { kind: 'refused', code: 'own-address' };
  if (!isLiving(voucher)) return { kind: 'stranger' };
  const isOfIt = voucher.organizationId === contact.organizationId;
  if (!isOfIt && organization?.memberOf !== voucher.organizationId) return { kind: 'stranger' };
  if (!isAcknowledged(voucher)) return { kind: 'refused', code: 'not-acknowledged' };
  if (!isOfIt && organization?.membership?.hub !== voucher.organizationId) return { kind: 'refused', code: 'not-a-member' };
  if (!isOfIt && !hub?.hub) return { kind: 'refused', code: 'not-a-hub' };
  if (!isAcknowledged(contact)) return { kind: 'refused', code: 'contact-not-acknowledged' };
  return { kind: 'may', as: isOfIt ? 'contact' : 'hub' };
};
