import type { Flaw } from '#domain/input/flaw';
import { isOpenToObjection } from '#domain/subscriptions/address-change';
import { isLiving } from '#domain/subscriptions/contact';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import type { SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { succeededBy } from '#domain/subscriptions/subscription-life';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { AddressChanges } from '#ports/address-changes';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { SubscriptionStore } from '#ports/subscription-store';
import { ownerToken } from './owner-tokens.ts';
import { channelFlaws, pendingFor, type Subscribe } from './subscribe.ts';
import { endSubscription } from './unsubscribe.ts';

export type AskForChannel = Pick<Subscribe, 'subscriptions' | 'vault' | 'clock' | 'random' | 'localParts' | 'refusalOfUrl' | 'isNearUrl'> &
  Readonly<{ addressChanges: Pick<AddressChanges, 'find'>; letterRequests: Pick<LetterRequests, 'make'> }>;

/**
 * `secret`: of an endpoint that is no robot, shown once. `manageToken`: of a successor that is no address; by it the code of a group is
 * typed in.
 */
export type ChannelAsked = Readonly<
  | { kind: 'asked'; successor: Subscription; secret: string | null; manageToken: string | null }
  | { kind: 'refused'; flaws: readonly Flaw[] }
  /** It is not living, or was changed at the same moment. */
  | { kind: 'not-now' | 'changed-meanwhile' }
>;

const flaw = (code: string, zh: string, en: string): readonly Flaw[] => [{ path: 'channel.type', code, message: bilingual(zh, en) }];

const BOTH_ADDRESSES = flaw(
  'channel-is-address',
  '此订阅已经发往邮箱:换成另一个邮箱,请用“更换接收邮箱”(POST …/address)',
  'This subscription goes to an address already: another one is asked for under “Another address” (POST …/address)',
);

const JUST_CHANGED = flaw(
  'address-just-changed',
  '此邮箱刚由他人担保更换,三天内原邮箱可提出异议,此间不能改为群或网址',
  'This address was just changed on the word of somebody, and for three days the old one may object: until then no group or endpoint takes its place',
);

/**
 * The notices of a subscription are to go by another channel: to another endpoint, to be signed by another secret, to an address in the
 * place of an endpoint, or the other way around. Its successor is asked as a sign-up is, and nothing is sent there until it has agreed:
 * until then all goes where it went. An address has to agree itself that another channel takes its place, by a letter: its manage token
 * stands in each of its mails. Of several that were asked for only the last one counts. It is named first, so that a crash behind that
 * leaves one that nobody is asked for; whoever asked is told of a fault, and asks again.
 */
export const askForChannel = async (deps: AskForChannel, before: Subscription, { channel }: SuccessorDraft): Promise<ChannelAsked> => {
  if (!isLiving(before)) return { kind: 'not-now' };
  const { subscriptions, vault, clock, random, letterRequests } = deps;
  const isAddress = before.channel.type === 'email';
  const flaws = isAddress && channel.type === 'email' ? BOTH_ADDRESSES : channelFlaws(deps, channel);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const now = clock.now();
  const change = isAddress ? await deps.addressChanges.find(before.id) : null;
  if (change && isOpenToObjection(change, instant(now))) return { kind: 'refused', flaws: JUST_CHANGED };
  const { organization, role, filter, frequency, language } = before;
  const wishes = { channel, frequency, language };
  const whose = { organization, role, succeeds: before.id, ...(isAddress ? { agreedAt: { old: null, new: null } } : {}) };
  const { subscription: successor, secret } = await pendingFor(deps, random.newId('sub', now), whose, wishes, filter);
  if (!(await subscriptions.replace(before, succeededBy(before, successor.id), instant(now)))) return { kind: 'changed-meanwhile' };
  await subscriptions.create(successor, 'urgent');
  if (isAddress) await letterRequests.make({ letter: 'channel-old', subject: successor.id }, instant(now));
  const manageToken = channel.type === 'email' ? null : await ownerToken(vault, 'manage', successor);
  return { kind: 'asked', successor, secret, manageToken };
};

type FindSuccessor = Readonly<{ subscriptions: Pick<SubscriptionStore, 'find'>; clock: Pick<Clock, 'now'> }>;

/** What is to take the place of its channel and has still to agree; null when nothing is. */
export const successorOf = async ({ subscriptions, clock }: FindSuccessor, { successorId }: Subscription): Promise<Subscription | null> => {
  const successor = successorId === undefined ? null : await subscriptions.find(successorId);
  return successor?.status === 'pending' && !hasLapsed(successor, instant(clock.now())) ? successor : null;
};

/** Nothing is to take its place any more; what was asked for before can no longer agree. Doing it twice is no harm. */
export const dropSuccessor = async (
  deps: Readonly<{ subscriptions: SubscriptionStore; clock: Clock }>,
  before: Subscription,
): Promise<'dropped' | 'changed-meanwhile'> => {
  const { subscriptions, clock } = deps;
  if (before.successorId === undefined) return 'dropped';
  const successor = await successorOf(deps, before);
  if (!(await subscriptions.replace(before, succeededBy(before, null), instant(clock.now())))) return 'changed-meanwhile';
  if (successor) await endSubscription(deps, successor, 'deleted');
  return 'dropped';
};
