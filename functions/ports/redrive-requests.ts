import type { AuditEntry } from '#domain/agencies/audit';
import type { Instant } from '#domain/time';

/** An operator's request that dead letters be sent back. `left`: those that nobody can read. */
export type Redrive = Readonly<{ askedAt: Instant; done: Readonly<{ at: Instant; moved: number; left: number }> | null }>;

/** Where the request is left for sweep, which may send to every queue. */
export interface RedriveRequests {
  /** Written down as an act, in one transaction. */
  ask(audit: AuditEntry): Promise<Redrive>;
  /** The last request, done or not; null when there was none. */
  last(): Promise<Redrive | null>;
  /** Nothing happens when another request has come meanwhile. */
  finish(redrive: Redrive, done: NonNullable<Redrive['done']>): Promise<void>;
}
