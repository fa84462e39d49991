import type { Context } from 'hono';
import { isRobot, ROBOT_NAMES } from '#domain/subscriptions/robots';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { type Message, messagePage } from '#views/pages/message-page';
import type { SubscriberPage } from '#views/pages/subscriber-pages';
import type { Visit } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { knownNames } from './wishes-view.ts';

/** As much of an address as may be shown; of a robot, which group it writes to. */
export const addressShown = (channel: Subscription['channel'], language: MessageLanguage): string => {
  const masked = maskedAddress(channel);
  return channel.type === 'webhook' && isRobot(channel.format) ? `${ROBOT_NAMES[channel.format][language]} · ${masked}` : masked;
};

/** What every page of a subscriber shows. */
export const pageOf = async (
  deps: Pick<SiteDeps, 'agencies' | 'clock'>,
  subscription: Subscription,
  visit: Visit,
): Promise<SubscriberPage> => ({
  subscription: seenAt(subscription, instant(deps.clock.now())),
  maskedAddress: addressShown(subscription.channel, visit.language),
  names: await knownNames(deps.agencies, subscription.filter.agencies),
  ...visit,
});

/** Why something behind a link is refused, as the page says it. */
export const MESSAGES = {
  'token-invalid': 'invalid',
  'token-expired': 'expired',
  'subscription-lapsed': 'lapsed',
  'subscription-ended': 'endedBefore',
  'undo-too-late': 'tooLate',
  'already-subscribed': 'alreadySubscribed',
} as const satisfies Readonly<Record<string, Message>>;

const STATUS = {
  invalid: 404,
  expired: 410,
  lapsed: 410,
  endedBefore: 410,
  tooLate: 410,
  alreadySubscribed: 409,
  unreadable: 400,
  illFormed: 400,
  otherCharset: 415,
} as const satisfies Partial<Record<Message, number>>;

export const refused = (context: Context, message: keyof typeof STATUS, visit: Visit) =>
  context.html(messagePage(message, visit), STATUS[message]);
