import type { Flaw } from '#domain/input/flaw';
import { type AddressChange, emailOf, isSameAddress } from '#domain/subscriptions/address-change';
import { isLiving } from '#domain/subscriptions/contact';
import { type AnsweringFlaw, mayAnswerFor } from '#domain/subscriptions/lost-mailbox';
import type { Subscription } from '#domain/subscriptions/subscription';
import { handedOn, moved, restored } from '#domain/subscriptions/subscription-life';
import { holdsLink } from '#domain/text/links';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { OrganizationStore } from '#ports/organization-store';
import {
  type AddressAsked,
  type AgreeToAddress,
  type AskForAddress,
  askForAddress,
  findByAddressToken,
  hasLeftSince,
  type NotAgreed,
} from './change-address.ts';
import { standingFor } from './standing-subscription.ts';

export type AnswerForMailbox = AskForAddress & Readonly<{ organizations: Pick<OrganizationStore, 'find'> }>;

/** `stranger`: to them there is no such subscription. */
export type MailboxAnswered = AddressAsked | Readonly<{ kind: 'not-allowed'; code: AnsweringFlaw } | { kind: 'stranger' }>;

/** May this contact have the address of that one replaced? As another contact of its organization, or as one of its hub. */
export const answeringFor = async (
  { organizations }: Pick<AnswerForMailbox, 'organizations'>,
  voucher: Subscription,
  contact: Subscription,
) => {
  const isOfIt = voucher.organizationId === contact.organizationId;
  const [organization, hub] = isOfIt
    ? [null, null]
    : await Promise.all([organizations.find(contact.organizationId), organizations.find(voucher.organizationId)]);
  return mayAnswerFor(voucher, contact, organization, hub);
};

/**
 * A mailbox is lost when a committee changes (换届): another contact of the organization, or one of its hub, answers for another address.
 * The new address agrees, the old one is told, and may object for three days.
 * @param reason told to who reads the old address
 */
export const answerForMailbox = async (
  deps: AnswerForMailbox,
  voucher: Subscription,
  contact: Subscription,
  address: string,
  reason: string,
): Promise<MailboxAnswered> => {
  const answering = await answeringFor(deps, voucher, contact);
  if (answering.kind === 'stranger') return answering;
  if (answering.kind === 'refused') return { kind: 'not-allowed', code: answering.code };
  // It stands in a letter to somebody else.
  if (holdsLink(reason)) return { kind: 'refused', flaws: REASON_HOLDS_LINK };
  return askForAddress(deps, contact, address, { by: { kind: 'subscriber', id: voucher.id }, reason, as: answering.as });
};

const REASON_HOLDS_LINK: readonly Flaw[] = [
  {
    path: 'reason',
    code: 'reason-holds-link',
    message: bilingual('理由中不能有网址或邮箱地址,请删去', 'A reason holds no web or email address: leave it out'),
  },
];

/** `kept`: notices had not gone to the new address yet. `restored`: they come back to the old one. */
export type Objected = NotAgreed | Readonly<{ kind: 'kept' | 'restored'; subscription: Subscription }>;

/**
 * Whoever reads the old address says that the mailbox is not lost: notices stay there, or come back. Whoever answered for the change did
 * so wrongly, also where who reads the new one has ended the subscription; where both are in earnest, an operator decides. A crash before
 * the end leaves a link that can be pressed again.
 */
export const objectToAddress = async (deps: AgreeToAddress, token: string): Promise<Objected> => {
  const found = await findByAddressToken(deps, token);
  if (found.kind === 'refused') return found;
  const { side, subscription, change } = found;
  if (side !== 'objection') return { kind: 'refused', code: 'token-invalid' };
  const isThrough = isSameAddress(emailOf(subscription) ?? '', change.to);
  if (!(await bringBack(deps, subscription, change))) return { kind: 'refused', code: 'already-subscribed' };
  await deps.addressChanges.settle(change, {
    agencyId: OPERATORS,
    at: instant(deps.clock.now()),
    actor: { kind: 'subscriber', id: subscription.id },
    action: 'subscription.address-objected',
    subject: subscription.id,
  });
  // Once more: somebody may have begun to agree before it was settled, and can finish no more after this.
  await bringBack(deps, (await deps.subscriptions.find(subscription.id)) ?? subscription, change);
  return { kind: isThrough ? 'restored' : 'kept', subscription: (await deps.subscriptions.find(subscription.id)) ?? subscription };
};

/** Also where notices go there as yet: its revision moves on, and whoever agrees from the one before is too late. False: it is taken. */
const bringBack = async (deps: AgreeToAddress, subscription: Subscription, change: AddressChange): Promise<boolean> => {
  const now = instant(deps.clock.now());
  const standing = subscription.status === 'ended' ? restored(subscription, now) : subscription;
  const isThrough = isSameAddress(emailOf(subscription) ?? '', change.to);
  const after = isThrough ? handedOn(standing, change.from) : moved(standing, change.from);
  if (await deps.subscriptions.replace(subscription, after, now)) return true;
  const current = await deps.subscriptions.find(subscription.id);
  if (!current || !(isLiving(current) || hasLeftSince(current, change))) return true;
  return (await standingFor(deps, after)) ? false : bringBack(deps, current, change);
};
