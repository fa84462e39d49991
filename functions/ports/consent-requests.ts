import type { Lane } from '#domain/notices/notice';
import type { ChannelType, Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import type { DueWork } from './due-work.ts';

/** A subscriber is to be asked for consent: due at a time, in a lane of the sending line. It holds no address and no name. */
export type ConsentRequest = Readonly<{ subscriptionId: string; channel: ChannelType; lane: Lane; dueAt: Instant }>;

/**
 * Who is still to be asked for consent, by subscription. A request is made with its subscription, in one transaction (see
 * SubscriptionStore).
 */
export interface ConsentRequests extends DueWork<string, ConsentRequest> {
  /** Make and hand out the request of one that is to be asked, unless it has one: a release before this one made none. */
  make(subscription: Subscription, dueAt: Instant): Promise<void>;
  /** Let go of it until `dueAt`. */
  reschedule(claimed: ConsentRequest, dueAt: Instant): Promise<void>;
  /** Nobody needs to be asked any more. */
  settle(subscriptionId: string): Promise<void>;
}
