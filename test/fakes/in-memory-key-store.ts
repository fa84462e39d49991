import type { AgencyKey } from '../../functions/domain/agencies/agency.ts';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { KeyStore } from '../../functions/ports/key-store.ts';

export class InMemoryKeyStore implements KeyStore {
  readonly #keys = new Map<string, AgencyKey>();
  readonly #revisions = new Map<string, number>();
  readonly audits: AuditEntry[] = [];
  /** How often a use was noted. */
  noted = 0;

  async add(key: AgencyKey, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    if (this.#keys.has(key.id)) throw new Error(`key ${key.id} exists already`);
    if ((this.#revisions.get(key.agencyId) ?? 0) !== seenRevision) return false;
    this.#revisions.set(key.agencyId, seenRevision + 1);
    this.#keys.set(key.id, key);
    this.audits.push(audit);
    return true;
  }

  async find(keyId: string): Promise<AgencyKey | null> {
    return this.#keys.get(keyId) ?? null;
  }

  async ofAgency(agencyId: string): ReturnType<KeyStore['ofAgency']> {
    const keys = [...this.#keys.values()].filter((key) => key.agencyId === agencyId).sort((a, b) => (a.id < b.id ? -1 : 1));
    return { keys, revision: this.#revisions.get(agencyId) ?? 0 };
  }

  async revoke(agencyId: string, keyId: string, audit: AuditEntry): Promise<boolean> {
    if (this.#keys.get(keyId)?.agencyId !== agencyId) return false;
    this.#keys.delete(keyId);
    this.audits.push(audit);
    return true;
  }

  async noteUse(keyId: string, at: Instant): Promise<void> {
    const key = this.#keys.get(keyId);
    if (!key || (key.lastUsedAt !== undefined && key.lastUsedAt >= at)) return;
    this.#keys.set(keyId, { ...key, lastUsedAt: at });
    this.noted += 1;
  }
}
