import type { AuditEntry } from '#domain/agencies/audit';
import type { SoftResult } from '#domain/feedback/soft-results';
import type { Suppression } from '#domain/feedback/suppression';
import type { Instant } from '#domain/time';

/** Addresses that must not be written to, each known by its keyed hash (Vault.addressKey) alone. */
export interface Suppressions {
  /** Those of these addresses that must not be written to at `now`, as they stood half a minute ago at most. At most a batch of them. */
  among(addressKeys: readonly string[], now: Instant): Promise<ReadonlyMap<string, Suppression>>;
  /** The one in force, as it stands; null when the address may be written to. */
  find(addressKey: string, now: Instant): Promise<Suppression | null>;
  /** The graver of this one and the one that stands is kept; nothing happens when the address was written to again since (see lift). */
  suppress(suppression: Suppression, now: Instant): Promise<void>;
  /** One more message did not come through: of three of three notices the address is suspended (see withSoftResult). */
  noteSoft(told: Pick<Suppression, 'addressKey' | 'source'>, result: SoftResult, now: Instant): Promise<void>;
  /** A message arrived at `at`: soft results before it are forgotten, with a suspension for them. */
  clear(addressKey: string, at: Instant): Promise<void>;
  /**
   * The address is written to again; what was told up to `before` no longer counts, also when it comes again.
   *
   * @param audit written in the same transaction; an owner who confirms a subscription writes none
   * @returns false when nothing stood in the way
   */
  lift(addressKey: string, before: Instant, audit?: AuditEntry): Promise<boolean>;
}
