import { type AgencyKey, KEYS_IN_ROTATION, keysAlike } from '#domain/agencies/agency';
import { type KeyDraft, readExpiry } from '#domain/agencies/agency-draft';
import type { Flaw } from '#domain/input/flaw';
import { instant } from '#domain/time';
import type { Random } from '#ports/clock';
import type { KeyStore } from '#ports/key-store';
import type { Caller } from '../callers/authorize.ts';
import { type AgencyActs, actOf, ownAgency } from './own-agency.ts';

export type KeyActs = AgencyActs & Readonly<{ keys: Omit<KeyStore, 'find' | 'noteUse'> }>;

export type IssueKey = KeyActs &
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
  /** As many as may be are valid with these scopes. */
  | { kind: 'enough'; keys: readonly AgencyKey[] }
  /** Others are being issued at this moment. */
  | { kind: 'stale' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** `secret` is the whole key, shown this once. Only the operator makes operators; a third key of a kind waits for one of two. */
export const issueKey = async (deps: IssueKey, caller: Caller, agencyId: string, draft: KeyDraft): Promise<Issued> => {
  const { keys, clock, random, sha256 } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  if (draft.scopes.includes('operator') && caller.kind !== 'operator') return { kind: 'scope-not-yours' };
  const createdAt = instant(clock.now());
  const read = readExpiry(draft, createdAt);
  if (read.kind === 'refused') return read;
  const standing = await keys.ofAgency(agency.id);
  const alike = keysAlike(standing.keys, draft.scopes, createdAt);
  if (alike.length >= KEYS_IN_ROTATION) return { kind: 'enough', keys: alike };
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
  const isAdded = await keys.add(key, standing.revision, actOf(deps, caller, agency.id, 'key.issued', id));
  return isAdded ? { kind: 'issued', key, secret } : { kind: 'stale' };
};

/** Null for an agency that the caller does not speak for. */
export const listKeys = async (deps: KeyActs, caller: Caller, agencyId: string): Promise<readonly AgencyKey[] | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  return agency && (await deps.keys.ofAgency(agency.id)).keys;
};

export type Revoked = Readonly<{ kind: 'revoked' } | { kind: 'agency-unknown' } | { kind: 'key-unknown' }>;

/** At once. */
export const revokeKey = async (deps: KeyActs, caller: Caller, agencyId: string, keyId: string): Promise<Revoked> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  const isRevoked = await deps.keys.revoke(agency.id, keyId, actOf(deps, caller, agency.id, 'key.revoked', keyId));
  return { kind: isRevoked ? 'revoked' : 'key-unknown' };
};
