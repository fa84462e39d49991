import type { FormerRows } from '#domain/audience/row-history';
import type { Lane } from '#domain/notices/notice';
import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';

/** So many are found together at most: a batch. */
export const FOUND_TOGETHER = 100;

/**
 * So many with one address are looked at. Whoever likes can sign an address up, and each sign-up stays for 30 days: without a bound, they
 * would slow down every letter and confirmation to it.
 */
export const FOUND_BY_ADDRESS = 200;

export interface SubscriptionStore {
  /**
   * Keep a pending subscription, and with it, in one transaction, the request that its subscriber be asked for consent (ConsentRequests).
   * It has no directory rows until it is confirmed.
   * @param lane of the sending line in which the letter leaves: single sign-ups in the urgent one, those of an import in the routine one
   * @param consent what was agreed to, for the consent log
   */
  create(subscription: Subscription, lane?: Lane, consent?: ConsentRecord): Promise<void>;
  find(id: string): Promise<Subscription | null>;
  /**
   * Those that receive notices, as they are now or were a second ago; all others as they are now, for nobody may be passed over who has
   * just come. Those that no longer exist are left out. At most FOUND_TOGETHER.
   */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Subscription>>;
  /**
   * Replace `before` by `after` and its directory rows with it, in one transaction: rows of active subscriptions only; when the frequency
   * changes, the old rows stay behind with an end (`until` = `at`), for 9 days. One that comes back to life without having been asked for
   * consent is asked then; the request of one that is to be written to no more is settled. A living one is stored with the organization of
   * its identity, which the store finds or makes. False when `before` is no longer what is stored, or when `after` would be a second living
   * one of its organization and address (see holder). One that earlier releases left beside another may still be paused and ended.
   * @param consent what was agreed to, for the consent log
   */
  replace(before: Subscription, after: Subscription, at: Instant, consent?: ConsentRecord): Promise<boolean>;
  /**
   * Id of the living subscription that holds the contact of this one, as it would be stored now: the same address or URL, and the same name
   * or credit code, or the same organization by whatever name. Another one comes before itself; null when nobody holds what it is called.
   * One that an earlier release confirmed holds nothing until it is next replaced, or the walk over such comes by (ContactBackfill).
   */
  holder(subscription: Subscription): Promise<string | null>;
  /** Where a subscription had rows in the directory within 90 days and has none any more: the latest 100 keys of them. */
  formerRows(id: string): Promise<readonly FormerRows[]>;
  /** Ids of the newest FOUND_BY_ADDRESS subscriptions with this address key (see Vault.addressKey), in the order of their making. */
  withAddress(addressKey: string): Promise<readonly string[]>;
}
