import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Redrive, RedriveRequests } from '../../functions/ports/redrive-requests.ts';

export class InMemoryRedriveRequests implements RedriveRequests {
  #last: Redrive | null = null;
  readonly audits: AuditEntry[] = [];

  async ask(audit: AuditEntry): Promise<Redrive> {
    this.#last = { askedAt: audit.at, done: null };
    this.audits.push(audit);
    return this.#last;
  }

  async last(): Promise<Redrive | null> {
    return this.#last;
  }

  async finish({ askedAt }: Redrive, done: NonNullable<Redrive['done']>): Promise<void> {
    if (this.#last?.askedAt === askedAt) this.#last = { askedAt, done };
  }
}
