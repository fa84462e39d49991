import { ERASURE_LINK_MS, erasedBy } from '#domain/subscriptions/erasure-request';
import { readBy } from '#domain/subscriptions/subscription';
import { after, type Instant, instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { Vault } from '#ports/vault';
import { erasureEmail } from '#views/email/erasure-email';
import { actorOf, type Caller } from '../callers/authorize.ts';
import { expiringToken, readExpiringToken } from './expiring-token.ts';
import type { TextOf } from './letter-text.ts';
import { findWithAddress } from './with-address.ts';

export type RequestErasure = Readonly<{ erasureRequests: Pick<ErasureRequests, 'make'>; vault: Vault; clock: Clock }>;

/** `doneBy`: when nothing is stored any more. */
export type ErasureAccepted = Readonly<{ kind: 'accepted'; doneBy: Instant }>;

/** An operator has an address erased; who did is written down, by its keyed hash. */
export const eraseForOperator = async (
  { erasureRequests, vault, clock }: RequestErasure,
  address: string,
  caller: Caller,
): Promise<ErasureAccepted> => {
  const at = instant(clock.now());
  const addressKey = await vault.addressKey(address);
  const audit = { agencyId: OPERATORS, at, actor: actorOf(caller), action: 'address.erased', subject: addressKey };
  await erasureRequests.make(addressKey, at, audit);
  return { kind: 'accepted', doneBy: erasedBy({ askedAt: at }) };
};

export type ErasureRefused = Readonly<{ kind: 'refused'; code: 'token-invalid' | 'token-expired' }>;

/** May this token ask for an erasure? For a page, before its button is pressed. */
export const readErasureToken = async (
  { vault, clock }: Pick<RequestErasure, 'vault' | 'clock'>,
  token: string,
): Promise<ErasureRefused | Readonly<{ kind: 'valid'; addressKey: string }>> => {
  const read = await readExpiringToken(vault, 'erasure', token, instant(clock.now()));
  if (!read) return { kind: 'refused', code: 'token-invalid' };
  return read.kind === 'expired' ? { kind: 'refused', code: 'token-expired' } : { kind: 'valid', addressKey: read.subject };
};

/** Who has the token from the letter reads the address. Doing it twice is no harm. */
export const confirmErasure = async (deps: RequestErasure, token: string): Promise<ErasureAccepted | ErasureRefused> => {
  const read = await readErasureToken(deps, token);
  if (read.kind === 'refused') return read;
  const at = instant(deps.clock.now());
  await deps.erasureRequests.make(read.addressKey, at, null);
  return { kind: 'accepted', doneBy: erasedBy({ askedAt: at }) };
};

/** Asks whoever reads an address whether it shall be erased; nobody is written to of whom nothing is stored. */
export const erasureLetter: TextOf = async ({ subscriptions, staff, vault, clock, site }, { subject }) => {
  const [newest, ...more] = await findWithAddress(subscriptions, subject);
  const members = await staff.withAddress(subject);
  const subscribed = newest && readBy(newest.channel);
  const to = subscribed ?? members[0]?.email;
  if (to === undefined) return null;
  const language = newest?.language ?? members[0]?.language ?? 'zh-Hans';
  const count = newest ? 1 + more.length : 0;
  return {
    to,
    compose: async () => {
      const now = clock.now();
      const token = await expiringToken(vault, 'erasure', subject, after(instant(now), ERASURE_LINK_MS));
      return erasureEmail({ to, language, count, ofStaff: members.length, token, now, site });
    },
  };
};
