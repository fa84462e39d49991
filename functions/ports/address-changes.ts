import type { AuditEntry } from '#domain/agencies/audit';
import type { AddressChange } from '#domain/subscriptions/address-change';
import type { Instant } from '#domain/time';
import type { LetterId } from './letter-requests.ts';

/** Changes of address that somebody asked for, and who has agreed so far. */
export interface AddressChanges {
  /**
   * Keep what was asked for, in the place of an earlier change of the subscription, and ask for its letters, in one transaction; in it,
   * too, is written down who answers for it.
   */
  ask(change: AddressChange, letters: readonly LetterId[], at: Instant, audit: AuditEntry | null): Promise<void>;
  find(subscriptionId: string): Promise<AddressChange | null>;
  /** Replace `before` by `after`. False when it is no longer what is stored. */
  replace(before: AddressChange, after: AddressChange): Promise<boolean>;
  /** It is done with. Another that was asked for since stays. @param audit written in the same transaction, if it was still there */
  settle(change: AddressChange, audit?: AuditEntry): Promise<void>;
}
