import type { AgencyKey } from '#domain/agencies/agency';
import { type KeyDraft, readExpiry } from '#domain/agencies/agency-draft';
import type { Flaw } from '#domain/input/flaw';
import { instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type IssueKey = AgencyActs &
  Readonly<{
    random: Random;
    /** SHA-256, hex. */
    sha256: (text: string) => string;
  }>;

const SECRET_BYTES = 32;

export type Issued = Readonly<
  | { kind: 'issued'; key: AgencyKey; secret: string }
  | { kind: 'agency-unknown' }
  /** A scope that the caller may not give away. */
  | { kind: 'scope-not-yours' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** `secret` is the whole key, and is shown this once. Only the operator makes operators. */
export const issueKey = async (deps: IssueKey, caller: Caller, agencyId: string, draft: KeyDraft): Promise<Issued> => {
  const { agencies, clock, random, sha256 } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  if (draft.scopes.includes('operator') && caller.kind !== 'operator') return { kind: 'scope-not-yours' };
  const createdAt = instant(clock.now());
  const read = readExpiry(draft, createdAt);
  if (read.kind === 'refused') return read;
  const id = random.newId('key', clock.now());
  const secret = `nw_${id}_${random.secret(SECRET_BYTES)}`;
  const key: AgencyKey = {
    id,
    agencyId: agency.id,
    scopes: draft.scopes,
    keyHash: sha256(secret),
    createdAt,
    ...(read.expiresAt === undefined ? {} : { expiresAt: read.expiresAt }),
  };
  await agencies.addKey(key, actOf(deps, caller, agency.id, 'key.issued', id));
  return { kind: 'issued', key, secret };
};

/** Null for an agency that the caller does not speak for. */
export const listKeys = async (deps: AgencyActs, caller: Caller, agencyId: string): Promise<readonly AgencyKey[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency && deps.agencies.keysOf(agency.id);
};

export type Revoked = Readonly<{ kind: 'revoked' } | { kind: 'agency-unknown' } | { kind: 'key-unknown' }>;

/** At once. */
export const revokeKey = async (deps: AgencyActs, caller: Caller, agencyId: string, keyId: string): Promise<Revoked> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  const isRevoked = await deps.agencies.revokeKey(agency.id, keyId, actOf(deps, caller, agency.id, 'key.revoked', keyId));
  return { kind: isRevoked ? 'revoked' : 'key-unknown' };
};
