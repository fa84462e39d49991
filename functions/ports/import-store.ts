import type { AuditEntry } from '#domain/agencies/audit';
import type { Import } from '#domain/imports/import';

/** Lists of subscriptions that operators bring, and how far each is. They are kept: each says by whom and on what basis. */
export interface ImportStore {
  /** Keep a new one, and who brought it, in one transaction. */
  create(made: Import, audit: AuditEntry): Promise<void>;
  find(id: string): Promise<Import | null>;
  /** The newest first; those that an earlier release took in are not among them. */
  recent(limit: number): Promise<readonly Import[]>;
  /** False when another revision than that before `after` stands. */
  replace(after: Import): Promise<boolean>;
}

/** Work on imports waits here; a message holds an id, and no people. */
export interface ImportQueue {
  send(importId: string): Promise<void>;
}
