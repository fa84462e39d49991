import type { AgencyStore } from '../../functions/ports/agency-store.ts';
import type { AuditBackfill, AuditBackfillProgress } from '../../functions/ports/audit-backfill.ts';
import type { InMemoryAuditLog } from './in-memory-audit-log.ts';

const PAGE = 100;

export class InMemoryAuditBackfill implements AuditBackfill {
  readonly #log: InMemoryAuditLog;
  readonly #agencies: Pick<AgencyStore, 'list'>;
  #progress: AuditBackfillProgress | null = null;

  constructor(log: InMemoryAuditLog, agencies: Pick<AgencyStore, 'list'>) {
    this.#log = log;
    this.#agencies = agencies;
  }

  async agencyAfter(agencyId: string): Promise<string | null> {
    return (await this.#agencies.list(1, agencyId)).items[0]?.id ?? null;
  }

  async copy(agencyId: string, after: string | null): ReturnType<AuditBackfill['copy']> {
    const { items, next } = (await this.#log.ofAgency(agencyId, { ...EVER, cursor: after ?? undefined })) ?? { items: [] };
    return { copied: items.filter((entry) => this.#log.copy(entry)).length, next: next ?? null };
  }

  async progress(): Promise<AuditBackfillProgress | null> {
    return this.#progress;
  }

  async saveProgress(progress: AuditBackfillProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }
}

const EVER = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: PAGE };
