import type { AuditEntry } from '#domain/agencies/audit';
import type { Attachment } from '#domain/attachments/attachment';
import type { Instant } from '#domain/time';

/**
 * Files that agencies bring, how each stands, and whose it is. That a notice uses one is written by the store of notices, with the notice.
 */
export interface AttachmentStore {
  create(made: Attachment, audit: AuditEntry): Promise<void>;
  find(id: string): Promise<Attachment | null>;
  /** In no order; unknown ones are left out. */
  findMany(ids: readonly string[]): Promise<readonly Attachment[]>;
  /** False when another revision than that before `after` stands. @param audit for what somebody did */
  replace(after: Attachment, audit?: AuditEntry): Promise<boolean>;
  /** Those of which something is to be deleted at or before `now`, longest due first. */
  due(now: Instant, limit: number): Promise<readonly Attachment[]>;
  /** Forget one. False when another revision stands. */
  forget(seen: Attachment): Promise<boolean>;
}

/** Attachments wait here for a scanner; a message holds an id. */
export interface AttachmentChecks {
  send(attachmentId: string): Promise<void>;
}
