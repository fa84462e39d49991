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
  /**
   * Take words out of a draft and of revisions that are kept of it. What was seen is not kept.
   * @param after of the next revision; of the same where nothing stood in it
   * @returns false when the draft that was seen stands no more; some revisions may have been written
   */
  redact(seen: Draft, after: Draft, revisions: readonly Draft[], audit: AuditEntry): Promise<boolean>;
  /** With its revisions. False, and nothing is written, when the one that was seen stands no more. */
  remove(seen: Draft, audit: AuditEntry): Promise<boolean>;
}
