import type { AuditEntry } from '#domain/agencies/audit';
import { registryKeys } from '../keys.ts';
import { SCHEMA_VERSION } from '../shapes.ts';

/** Who did what: written with the deed in one transaction, never changed. */
export const auditItem = (audit: AuditEntry): object => ({
  ...registryKeys.audit(audit.agencyId, audit.at, audit.action, audit.subject),
  v: SCHEMA_VERSION,
  kind: 'audit',
  ...audit,
});
