import { type AddressChange, changeLapsesAt, emailOf, isSameAddress, sidesToAgree } from '#domain/subscriptions/address-change';
import { isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { AddressChanges } from '#ports/address-changes';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';

type FindWaiting = Readonly<{ addressChanges: Pick<AddressChanges, 'find'>; clock: Pick<Clock, 'now'> }>;

/** The other address that a subscription waits for; null when nothing is to change, or it is done or overtaken. */
export const waitingAddress = async ({ addressChanges, clock }: FindWaiting, subscription: Subscription): Promise<AddressChange | null> => {
  const address = emailOf(subscription);
  if (address === null || !isLiving(subscription)) return null;
  const change = await addressChanges.find(subscription.id);
  if (!change || changeLapsesAt(change) <= instant(clock.now())) return null;
  return isSameAddress(address, change.from) ? change : null;
};

/** May whoever has the manage token take it back? Who answered for it decides otherwise, and the old address objects by its letter. */
export const mayTakeBack = ({ vouched }: Pick<AddressChange, 'vouched'>): boolean => vouched === undefined;

/** Notices stay where they are; what letters asked for counts no more. Doing it twice is no harm. */
export const takeBackAddress = async (
  deps: FindWaiting & Readonly<{ addressChanges: AddressChanges }>,
  subscription: Subscription,
): Promise<'taken-back' | 'not-own'> => {
  const change = await waitingAddress(deps, subscription);
  if (!change) return 'taken-back';
  if (!mayTakeBack(change)) return 'not-own';
  await deps.addressChanges.settle(change);
  return 'taken-back';
};

/** Who has not agreed gets the letter once more, with the same link; one that is still to leave is not doubled. Null: nothing waits. */
export const writeToSidesAgain = async (
  deps: FindWaiting & Readonly<{ letterRequests: Pick<LetterRequests, 'make'> }>,
  subscription: Subscription,
): Promise<AddressChange | null> => {
  const change = await waitingAddress(deps, subscription);
  if (!change || !mayTakeBack(change)) return null;
  const at = instant(deps.clock.now());
  for (const side of sidesToAgree(change)) await deps.letterRequests.make({ letter: `address-${side}`, subject: subscription.id }, at);
  return change;
};
