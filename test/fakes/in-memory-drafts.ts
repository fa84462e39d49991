import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { type Draft, REVISIONS_KEPT } from '../../functions/domain/notices/draft.ts';
import type { DraftStore } from '../../functions/ports/draft-store.ts';

export class InMemoryDrafts implements DraftStore {
  readonly #drafts = new Map<string, Draft>();
  readonly #revisions = new Map<string, readonly Draft[]>();
  readonly audits: AuditEntry[] = [];

  async create(draft: Draft, audit: AuditEntry): Promise<void> {
    this.#drafts.set(draft.id, draft);
    this.audits.push(audit);
  }

  async find(agencyId: string, id: string): Promise<Draft | null> {
    const draft = this.#drafts.get(id);
    return draft?.agencyId === agencyId ? draft : null;
  }

  async ofAgency(agencyId: string): Promise<readonly Draft[]> {
    return [...this.#drafts.values()].filter((one) => one.agencyId === agencyId).sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async replace(before: Draft, after: Draft, audit: AuditEntry): Promise<boolean> {
    if (this.#drafts.get(before.id)?.revision !== before.revision) return false;
    this.#drafts.set(after.id, after);
    this.#revisions.set(before.id, [before, ...(this.#revisions.get(before.id) ?? [])].slice(0, REVISIONS_KEPT));
    this.audits.push(audit);
    return true;
  }

  async revisions(agencyId: string, id: string): Promise<readonly Draft[]> {
    return (this.#revisions.get(id) ?? []).filter((one) => one.agencyId === agencyId);
  }

  async redact(seen: Draft, after: Draft, revisions: readonly Draft[], audit: AuditEntry): Promise<boolean> {
    const changed = new Map(revisions.map((one) => [one.revision, one]));
    const kept = this.#revisions.get(seen.id) ?? [];
    this.#revisions.set(
      seen.id,
      kept.map((one) => changed.get(one.revision) ?? one),
    );
    if (this.#drafts.get(seen.id)?.revision !== seen.revision) return false;
    this.#drafts.set(after.id, after);
    this.audits.push(audit);
    return true;
  }

  async remove(seen: Draft, audit: AuditEntry): Promise<boolean> {
    if (this.#drafts.get(seen.id)?.revision !== seen.revision) return false;
    this.#drafts.delete(seen.id);
    this.#revisions.delete(seen.id);
    this.audits.push(audit);
    return true;
  }
}
