import { type AgencyKey, isValidKey, MOST_KEYS } from '#domain/agencies/agency';
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
  /** As many as may be are valid. */
  | { kind: 'enough' }
  /** Others are being issued at this moment. */
  | { kind: 'stale' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** `secret` is the whole key, shown this once. Only the operator makes operators. */
export const issueKey = async (deps: IssueKey, caller: Caller, agencyId: string, draft: KeyDraft): Promise<Issued> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const issued = await issueOnce(deps, caller, agencyId, draft);
    if (issued.kind !== 'stale') return issued;
  }
  return { kind: 'stale' };
};

/** Several may be issued at the same moment: one of those who try is always through. */
const MOST_TRIES = 20;

const issueOnce = async (deps: IssueKey, caller: Caller, agencyId: string, draft: KeyDraft): Promise<Issued> => {
  const { keys, clock, random, sha256 } = deps;
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return { kind: 'agency-unknown' };
  if (draft.scopes.includes('operator') && caller.kind !== 'operator') return { kind: 'scope-not-yours' };
  const createdAt = instant(clock.now());
  const read = readExpiry(draft, createdAt);
  if (read.kind === 'refused') return read;
  const standing = await keys.ofAgency(agency.id);
  if (standing.keys.filter((key) => isValidKey(key, createdAt)).length >= MOST_KEYS) return { kind: 'enough' };
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
