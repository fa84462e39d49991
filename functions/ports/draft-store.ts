import type { AuditEntry } from '#domain/agencies/audit';
import type { Draft } from '#domain/notices/draft';

/** Drafts of agencies, each with its latest revisions. */
export interface DraftStore {
  create(draft: Draft, audit: AuditEntry): Promise<void>;
  find(agencyId: string, id: string): Promise<Draft | null>;
  /** All of an agency, newest first: they are few. */
  ofAgency(agencyId: string): Promise<readonly Draft[]>;
  /** Put the next revision in the place of the one that was seen, which is kept. False, and nothing is written, when it stands no more. */
  replace(before: Draft, after: Draft, audit: AuditEntry): Promise<boolean>;
  /** Earlier ones, newest first. */
  revisions(agencyId: string, id: string): Promise<readonly Draft[]>;
  /** With its revisions. False, and nothing is written, when the one that was seen stands no more. */
  remove(seen: Draft, audit: AuditEntry): Promise<boolean>;
}
