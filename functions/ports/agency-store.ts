import type { Agency } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Instant } from '#domain/time';

export interface AgencyStore {
  create(agency: Agency, audit: AuditEntry): Promise<Readonly<{ kind: 'created' } | { kind: 'id-taken' }>>;
  find(id: string): Promise<Agency | null>;
  findMany(ids: readonly string[]): Promise<readonly Agency[]>;
  list(limit: number, cursor?: string): Promise<Readonly<{ items: readonly Agency[]; next?: string }>>;

  /** Put the next revision in the place of the one that was seen. False, and nothing is written, when that one does not stand any more. */
  replace(before: Agency, after: Agency, audit: AuditEntry): Promise<boolean>;

  /** `agencyId` lets `leadId` name it as a co-issuer without asking. */
  consent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void>;
  endConsent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void>;
  /** Whom an agency has let name it, by their ids, and since when: they are few. */
  consentsOf(agencyId: string): Promise<readonly Readonly<{ leadId: string; since: Instant }>[]>;
  /** Which of these agencies have let `leadId` name them. */
  consentedTo(leadId: string, agencyIds: readonly string[]): Promise<ReadonlySet<string>>;
}
