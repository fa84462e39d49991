import type { Instant } from '#domain/time';

/** What an organization says of itself is to stand with its other contacts, too. `after`: the contact behind which it goes on. */
export type FactsSpread = Readonly<{ organizationId: string; revision: number; dueAt: Instant; after: string | null }>;

/** Made by the store of organizations, in the transaction that changes the facts of one. */
export interface FactsSpreads {
  /** Those that are due at `now`, the longest waiting first. */
  due(now: Instant, limit: number): Promise<readonly FactsSpread[]>;
  /** So many contacts have been come past. Nothing when the facts have changed again: that begins anew. */
  goOn(spread: FactsSpread, after: string): Promise<void>;
  /** Something went wrong: others come first until then. */
  putOff(spread: FactsSpread, until: Instant): Promise<void>;
  /** All contacts have been come past. It stays when the facts have changed again. */
  settle(spread: FactsSpread): Promise<void>;
}
