import type { Subscription } from './subscription.ts';

type Owned = Pick<Subscription, 'id' | 'retypes'>;

/**
 * How often the channel of a subscription came to other hands: as one of the other type, or in the place of a mailbox that was lost. It is
 * stored by the name of the first of these.
 */
export const handsOf = ({ retypes = 0 }: Pick<Subscription, 'retypes'>): number => retypes;

/** What a token of an owner says: for which subscription it is, and after how many such changes it was given out. */
export type Owner = Readonly<{ id: string; hands: number }>;

/**
 * The subject of a token by which an owner manages a subscription, or leaves. Who reads an address need not be who has the group or the
 * program that takes its place, and who has a lost mailbox is not who replaced it: with such a change all tokens become others, and those
 * in earlier messages lead nowhere. The count stands in the place of `sub`, so that no subject is longer than an id: some stand in
 * addresses, whose length is bounded.
 */
export const ownerSubject = (subscription: Owned): string => {
  const hands = handsOf(subscription);
  return hands === 0 ? subscription.id : subscription.id.replace(/^sub/, String(hands));
};

/** Read back what `ownerSubject` wrote. */
export const readOwnerSubject = (subject: string): Owner => {
  const [, count] = /^([1-9]\d*)-/.exec(subject) ?? [];
  return count === undefined ? { id: subject, hands: 0 } : { id: subject.replace(count, 'sub'), hands: Number(count) };
};

/** Does a token still count? */
export const isOwnerOf = (owner: Owner, subscription: Owned): boolean =>
  owner.id === subscription.id && owner.hands === handsOf(subscription);
