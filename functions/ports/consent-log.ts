import type { ConsentRecord } from '#domain/subscriptions/consent-record';

/** Reads what somebody agreed to, when and from where; the subscription store writes it, in the transaction of the deed. */
export interface ConsentLog {
  /** Of one subscription, newest first, `limit` at most. */
  consentsOf(subscriptionId: string, limit: number): Promise<readonly ConsentRecord[]>;
}
