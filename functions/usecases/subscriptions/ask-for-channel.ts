import type { Flaw } from '#domain/input/flaw';
import { isLiving } from '#domain/subscriptions/contact';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import type { SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { succeededBy } from '#domain/subscriptions/subscription-life';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import { channelFlaws, pendingFor, type Subscribe } from './subscribe.ts';
import { endSubscription } from './unsubscribe.ts';

export type AskForChannel = Pick<Subscribe, 'subscriptions' | 'vault' | 'clock' | 'random' | 'localParts' | 'refusalOfUrl' | 'isNearUrl'>;

/** `secret`: of an endpoint that is no robot, shown once. `manageToken`: of the successor; by it the code of a group is typed in. */
export type ChannelAsked = Readonly<
  | { kind: 'asked'; successor: Subscription; secret: string | null; manageToken: string }
  | { kind: 'refused'; flaws: readonly Flaw[] }
  /** It is not living, or was changed at the same moment. */
  | { kind: 'not-now' | 'changed-meanwhile' }
>;

const NOT_A_WEBHOOK: readonly Flaw[] = [
  {
    path: 'channel.type',
    code: 'channel-not-webhook',
    message: bilingual(
      '此订阅发往邮箱:要发到网址或群,请另行订阅',
      'This subscription goes to an address: to have notices posted to a URL or a group, subscribe that anew',
    ),
  },
];

/**
 * The notices of an endpoint are to go to another one, or to be signed by another secret. Its successor is asked as a sign-up is, and
 * nothing is sent there until it has agreed: until then all goes where it went. Of several that were asked for only the last one counts.
 * It is named first, so that a crash behind that leaves one that nobody is asked for.
 */
export const askForChannel = async (deps: AskForChannel, before: Subscription, { channel }: SuccessorDraft): Promise<ChannelAsked> => {
  if (!isLiving(before)) return { kind: 'not-now' };
  if (before.channel.type !== 'webhook') return { kind: 'refused', flaws: NOT_A_WEBHOOK };
  const flaws = channelFlaws(deps, channel);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const { subscriptions, vault, clock, random } = deps;
  const now = clock.now();
  const { organization, role, filter, frequency, language } = before;
  const wishes = { channel, frequency, language };
  const whose = { organization, role, succeeds: before.id };
  const { subscription: successor, secret } = await pendingFor(deps, random.newId('sub', now), whose, wishes, filter);
  if (!(await subscriptions.replace(before, succeededBy(before, successor.id), instant(now)))) return { kind: 'changed-meanwhile' };
  await subscriptions.create(successor, 'urgent');
  return { kind: 'asked', successor, secret, manageToken: await vault.token('manage', successor.id) };
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
