import { isAcknowledged } from './contact.ts';
import type { Subscription } from './subscription.ts';

/** Why one contact does not become the main one of its organization, or not on the word of another. */
export type HandoverFlaw =
  | 'not-acknowledged'
  | 'not-main'
  | 'already-main'
  | 'contact-not-acknowledged'
  | 'contact-is-fallback'
  | 'contact-not-by-mail';

type Contact = Pick<Subscription, 'id' | 'organizationId' | 'invitedTo' | 'role' | 'channel'>;

/**
 * Whoever is the main contact hands that to a further one, who gets every notice as it is. A fallback agreed to hear of what others miss
 * alone: it is asked in anew before it can be more. What a main contact is told beside notices, like who confirmed receipt, are letters,
 * which no endpoint and no group reads.
 *
 * @param giver whose word it is; null: an operator's
 * @param taker another living contact of the same organization
 */
export const handoverFlaw = (giver: Contact | null, taker: Contact): HandoverFlaw | null => {
  if (giver && !isAcknowledged(giver)) return 'not-acknowledged';
  if (giver && giver.role !== 'main') return 'not-main';
  if (giver?.id === taker.id) return 'already-main';
  if (!isAcknowledged(taker)) return 'contact-not-acknowledged';
  if (taker.role === 'fallback') return 'contact-is-fallback';
  return taker.channel.type === 'email' ? null : 'contact-not-by-mail';
};

/** What a letter tells a contact whose role has changed: which it is now, who has the other one, and on whose word. */
export type RoleTold = Readonly<{ contactId: string; role: 'main' | 'further'; otherId: string; by: 'contact' | 'operator' }>;

export const roleLetter = ({ contactId, role, otherId, by }: RoleTold) => ({
  letter: 'contact-role' as const,
  subject: [contactId, role, otherId, by].join('#'),
});

/** Null for the subject of another letter. */
export const roleOfLetter = (subject: string): RoleTold | null => {
  const [, contactId = '', role, otherId = '', by] = /^([\w-]+)#(main|further)#([\w-]*)#(contact|operator)$/.exec(subject) ?? [];
  if ((role !== 'main' && role !== 'further') || (by !== 'contact' && by !== 'operator')) return null;
  return { contactId, role, otherId, by };
};
