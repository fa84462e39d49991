import type { Instant } from '../time.ts';

/** Who did what, kept for ever: written in one transaction with the deed. */
export type AuditEntry = Readonly<{ agencyId: string; at: Instant; keyId: string; action: string; subject: string }>;

/** Who acts: an agency by one of its keys, or the operator. */
export type Actor = Readonly<{ kind: 'operator' | 'agency-key'; id: string }>;

/** The operator's key has no id of its own. */
export const OPERATOR_KEY_ID = 'operator';

export const actorOf = ({ keyId }: AuditEntry): Actor => ({ kind: keyId === OPERATOR_KEY_ID ? 'operator' : 'agency-key', id: keyId });
