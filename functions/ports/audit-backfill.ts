import type { Instant } from '#domain/time';

/** Where the walk over the lists of agencies stands, or when the last one was finished. `after`: the place behind which it goes on. */
export type AuditBackfillProgress = Readonly<
  { kind: 'finished'; at: Instant } | { kind: 'walking'; agencyId: string; after: string | null }
>;

/** Puts what 0.1.0 wrote into the lists of agencies alone into the list of all (AuditLog.ofAll) as well. */
export interface AuditBackfill {
  /** The agency whose list comes after this one's, by their ids; null behind the last. */
  agencyAfter(agencyId: string): Promise<string | null>;
  /** Look at one page of an agency's list. `next`: the place behind which the list goes on, null at its end. */
  copy(agencyId: string, after: string | null): Promise<Readonly<{ copied: number; next: string | null }>>;
  /** Null before the first walk. */
  progress(): Promise<AuditBackfillProgress | null>;
  saveProgress(progress: AuditBackfillProgress): Promise<void>;
}
