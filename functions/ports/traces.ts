import type { Subscription } from '#domain/subscriptions/subscription';

/** All that is stored of a person beside what a port of its own keeps. */
export interface Traces {
  /**
   * Delete a subscription that has ended with everything beside it: its consent log, requests, changes of address, rows that ended, and its
   * organization where nobody else stands behind it. The subscription goes last, so that a second try finds it.
   */
  purge(ended: Subscription): Promise<void>;
  /** Delete what asks for an address, or remembers it, without being a subscription of it. */
  forgetAsked(addressKey: string): Promise<void>;
}
