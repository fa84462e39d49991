import type { AuditEntry } from '#domain/agencies/audit';
import type { Mailing } from '#domain/mailings/mailing';
import type { Breaker, Counts, HourOfCounts } from '#domain/sending/breaker';
import type { Instant } from '#domain/time';

/** What came back of one delivery, which counts once however often it is told. */
export type CameBack = Readonly<{ what: 'bounces' | 'complaints'; mailingId: string; subscriptionId: string; at: Instant }>;

/** What is counted of the mail of each sender, a lead agency, and what follows from it. */
export interface Breakers {
  /** Add to the hour of `at`. */
  count(agencyId: string, counts: Partial<Counts>, at: Instant): Promise<void>;
  /** Note that so many emails of a mailing have left by now. Nothing happens when no more have than was noted. */
  noteLeft(agencyId: string, mailing: Pick<Mailing, 'id' | 'startedAt'>, emails: number, now: Instant): Promise<void>;
  /** Count what came back in the hour in which it did. Nothing happens when it was counted before. */
  countOnce(agencyId: string, cameBack: CameBack, now: Instant): Promise<void>;
  /** What counts now, and how the sender stands. */
  read(agencyId: string, now: Instant): Promise<Readonly<{ standing: Breaker | null; hours: readonly HourOfCounts[] }>>;

  /** Those of these senders that have one, by their agencies. */
  findMany(agencyIds: readonly string[]): Promise<ReadonlyMap<string, Breaker>>;
  /** All that were slowed or held within two days or still are. */
  list(): Promise<readonly Breaker[]>;
  /** False, and nothing written, when another one stands than `before`. With the audit entry, if a person did it. */
  replace(before: Breaker | null, after: Breaker, audit?: AuditEntry): Promise<boolean>;
  /**
   * Ask for the letter that tells the agency of a state, and of trouble operators too, once: nothing happens when it was asked for, or
   * another state stands.
   */
  tell(breaker: Breaker, now: Instant): Promise<void>;
}
