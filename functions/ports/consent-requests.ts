import type { Lane } from '#domain/notices/notice';
import type { ChannelType, Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';

/** A subscriber is to be asked for consent: due at a time, in a lane of the sending line. It holds no address and no name. */
export type ConsentRequest = Readonly<{ subscriptionId: string; channel: ChannelType; lane: Lane; dueAt: Instant }>;

/**
 * Who is still to be asked for consent. A request is made with its subscription, in one transaction (see SubscriptionStore), and handed out
 * at once by the stream; later ones, and those that got lost, are handed out by sweep.
 */
export interface ConsentRequests {
  /** Make and hand out the request of one that is to be asked, unless it has one: a release before this one made none. */
  make(subscription: Subscription, dueAt: Instant): Promise<void>;
  /** Hold a request that is due until `until`, alone. Null when there is none, it is not due, or somebody else holds it. */
  claim(subscriptionId: string, now: Instant, until: Instant): Promise<ConsentRequest | null>;
  /** Let go of it until `dueAt`. */
  reschedule(claimed: ConsentRequest, dueAt: Instant): Promise<void>;
  /** Let go of it because of a fault of ours: it stays due, and sweep looks at it again at `again`. */
  release(claimed: ConsentRequest, again: Instant): Promise<void>;
  /** Nobody needs to be asked any more. */
  settle(subscriptionId: string): Promise<void>;

  /** Requests that are due and that nobody works on, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly ConsentRequest[]>;
  /** Send a due request on its way, unless somebody has taken it meanwhile; it falls due again at `again`. */
  handOut(request: ConsentRequest, now: Instant, again: Instant): Promise<void>;
}
