import type { Agency } from '../../functions/domain/agencies/agency.ts';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { AgencyStore } from '../../functions/ports/agency-store.ts';

export class InMemoryAgencyStore implements AgencyStore {
  readonly #agencies = new Map<string, Agency>();
  /** Since when. */
  readonly #consents = new Map<string, string>();
  readonly audits: AuditEntry[] = [];

  async create(agency: Agency, audit: AuditEntry): ReturnType<AgencyStore['create']> {
    if (this.#agencies.has(agency.id)) return { kind: 'id-taken' };
    this.#agencies.set(agency.id, agency);
    this.audits.push(audit);
    return { kind: 'created' };
  }

  async find(id: string): Promise<Agency | null> {
    return this.#agencies.get(id) ?? null;
  }

  async findMany(ids: readonly string[]): Promise<readonly Agency[]> {
    return [...new Set(ids)].flatMap((id) => this.#agencies.get(id) ?? []);
  }

  async list(limit: number, cursor = ''): ReturnType<AgencyStore['list']> {
    const rest = [...this.#agencies.values()].filter(({ id }) => id > cursor).sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(last && rest.length > limit ? { next: last.id } : {}) };
  }

  async replace(before: Agency, after: Agency, audit: AuditEntry): Promise<boolean> {
    if (this.#agencies.get(before.id)?.revision !== before.revision) return false;
    this.#agencies.set(after.id, after);
    this.audits.push(audit);
    return true;
  }

  async consent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    this.#consents.set(JSON.stringify([agencyId, leadId]), audit.at);
    this.audits.push(audit);
  }

  async endConsent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    this.#consents.delete(JSON.stringify([agencyId, leadId]));
    this.audits.push(audit);
  }

  async consentsOf(agencyId: string): ReturnType<AgencyStore['consentsOf']> {
    return [...this.#consents]
      .map(([pair, since]) => [JSON.parse(pair), since])
      .flatMap(([[id, leadId], since]) => (id === agencyId ? [{ leadId: String(leadId), since: String(since) }] : []))
      .sort((a, b) => (a.leadId < b.leadId ? -1 : 1));
  }

  async consentedTo(leadId: string, agencyIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(agencyIds.filter((agencyId) => this.#consents.has(JSON.stringify([agencyId, leadId]))));
  }
}
