import type { AgencyKey } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Instant } from '#domain/time';

/** The keys of an agency, and how often they were changed: whoever adds one says which they saw. */
export type KeysOfAgency = Readonly<{ keys: readonly AgencyKey[]; revision: number }>;

/** API keys. What is kept of one is the hash of it. */
export interface KeyStore {
  /** False, and nothing is written, when keys were added since they were seen at this revision. */
  add(key: AgencyKey, seenRevision: number, audit: AuditEntry): Promise<boolean>;
  find(keyId: string): Promise<AgencyKey | null>;
  /** Oldest first. */
  ofAgency(agencyId: string): Promise<KeysOfAgency>;
  /** False when the agency has no such key. */
  revoke(agencyId: string, keyId: string, audit: AuditEntry): Promise<boolean>;
  /** It was used just now; nothing of one that is revoked is kept. */
  noteUse(keyId: string, at: Instant): Promise<void>;
}
