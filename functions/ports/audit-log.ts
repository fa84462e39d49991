import type { AuditEntry } from '#domain/agencies/audit';
import type { Instant } from '#domain/time';

export type AuditQuery = Readonly<{
  /** In [from, to). */
  from: Instant;
  to: Instant;
  /** Only this, e.g. `key.issued`. */
  action?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}>;

/** A page may be short, or empty, and have `next`. */
export type AuditPage = Readonly<{ items: readonly AuditEntry[]; next?: string }>;

/** Where the acts of operators stand that concern no agency; no agency can have this id. */
export const OPERATORS = '*operators';

/** Reads what was done; every store writes its own entries, in the transaction of the deed. */
export interface AuditLog {
  /** What was done in the name of an agency, newest first. Null for a cursor that was never given out for this list. */
  ofAgency(agencyId: string, query: AuditQuery): Promise<AuditPage | null>;

  /** What was done in the name of any agency, and by operators; what 0.1.0 wrote as soon as it was put there. */
  ofAll(query: AuditQuery): Promise<AuditPage | null>;

  /** For an act that changes nothing and so has no transaction of its own: somebody looked at what is not theirs. */
  record(entry: AuditEntry): Promise<void>;
}
