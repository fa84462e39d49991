import type { Scope } from '#domain/agencies/agency';
import { isUseWorthNoting, isValidKey } from '#domain/agencies/agency';
import { type Actor, OPERATOR_KEY_ID } from '#domain/agencies/audit';
import { type Role, type StaffMember, scopesOf } from '#domain/agencies/staff';
import { isPublic, leadOf, type Notice } from '#domain/notices/notice';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { KeyStore } from '#ports/key-store';

/** Who asks. The operator may do everything for every agency. */
export type Caller = Readonly<
  /** `keyId`: of the person, or OPERATOR_KEY_ID. `roles`: of the person; a key has none. */
  | { kind: 'operator'; keyId: string; roles?: readonly Role[] }
  | { kind: 'agency'; agencyId: string; scopes: readonly Scope[]; keyId: string }
  /** A person of an agency's staff. */
  | { kind: 'staff'; agencyId: string; scopes: readonly Scope[]; roles: readonly Role[]; staffId: string }
>;

export type Authorize = Readonly<{
  keys: Pick<KeyStore, 'find' | 'noteUse'>;
  clock: Clock;
  /** SHA-256 of a key, hex. */
  hashKey: (key: string) => string;
  /** Compared in constant time. */
  equalHashes: (a: string, b: string) => boolean;
  /** Of the operator key; empty when there is none. */
  operatorKeyHash: string;
}>;

const KEY = /^nw_(?<id>[A-Za-z0-9-]+)_[A-Za-z0-9_-]{20,}$/;

/** The caller that a key stands for, or null when it is unknown, expired or revoked. */
export const authorize = async ({ keys, clock, hashKey, equalHashes, operatorKeyHash }: Authorize, key: string): Promise<Caller | null> => {
  const hash = hashKey(key);
  if (operatorKeyHash !== '' && equalHashes(hash, operatorKeyHash)) return { kind: 'operator', keyId: OPERATOR_KEY_ID };
  const keyId = KEY.exec(key)?.groups?.['id'];
  if (!keyId) return null;
  const stored = await keys.find(keyId);
  const now = instant(clock.now());
  if (!stored || !equalHashes(hash, stored.keyHash) || !isValidKey(stored, now)) return null;
  // That it cannot be noted keeps nobody out.
  if (isUseWorthNoting(stored, now)) await keys.noteUse(keyId, now).catch(() => undefined);
  return { kind: 'agency', agencyId: stored.agencyId, scopes: stored.scopes, keyId };
};

/** As who an act of the caller is written down. */
export const actorOf = (caller: Caller): Actor => {
  switch (caller.kind) {
    case 'operator':
      return { kind: 'operator', id: caller.keyId };
    case 'agency':
      return { kind: 'agency-key', id: caller.keyId, agencyId: caller.agencyId };
    case 'staff':
      return { kind: 'staff', id: caller.staffId, agencyId: caller.agencyId };
  }
};

/** Somebody of the staff as a caller: what they may do comes of their roles. The staff of the deployment are its operators. */
export const staffCaller = ({ id, agencyId, roles }: Pick<StaffMember, 'id' | 'agencyId' | 'roles'>): Caller =>
  agencyId === OPERATORS
    ? { kind: 'operator', keyId: id, roles }
    : { kind: 'staff', agencyId, scopes: scopesOf(roles), roles, staffId: id };

/** May the caller ask operators in, and put them out? The operator key may, so that nobody is locked out. */
export const mayKeepOperators = (caller: Caller): boolean =>
  caller.kind === 'operator' ? (caller.roles?.includes('administrator') ?? true) : caller.scopes.includes('operator');

export const may = (caller: Caller, scope: Scope): boolean =>
  caller.kind === 'operator' || caller.scopes.includes(scope) || caller.scopes.includes('operator');

/** Public notices all may see, others their issuers. Whoever is to act on one has to be an issuer: to others there is none. */
export const maySee = (caller: Caller | null, notice: Pick<Notice, 'status' | 'issuers'>): boolean =>
  isPublic(notice) || (caller !== null && isIssuer(caller, notice));

export const isIssuer = (caller: Caller, { issuers }: Pick<Notice, 'issuers'>): boolean => issuers.some(({ id }) => speaksFor(caller, id));

/** In whose name an issuer acts: their own agency, or the lead for whoever speaks for all. */
export const issuerFor = (caller: Caller, notice: Pick<Notice, 'issuers'>): string => {
  const own = caller.kind !== 'operator' ? notice.issuers.find(({ id }) => id === caller.agencyId) : undefined;
  return (own ?? leadOf(notice)).id;
};

/** Does the caller speak for this agency? */
export const speaksFor = (caller: Caller, agencyId: string): boolean =>
  caller.kind === 'operator' || caller.agencyId === agencyId || caller.scopes.includes('operator');
