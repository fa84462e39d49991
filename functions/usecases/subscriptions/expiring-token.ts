import { expiringSubject, readExpiring } from '#domain/subscriptions/expiring-subject';
import type { Instant } from '#domain/time';
import type { TokenPurpose, Vault } from '#ports/vault';

/** What a token that counts for a while is for, and until when; null: it was not made here, or was changed since. */
export type ExpiringToken = Readonly<{ kind: 'valid' | 'expired'; subject: string; until: Instant }>;

/** A token that counts until a moment. */
export const expiringToken = (vault: Pick<Vault, 'token'>, purpose: TokenPurpose, subject: string, until: Instant): Promise<string> =>
  vault.token(purpose, expiringSubject(subject, until));

export const readExpiringToken = async (
  vault: Pick<Vault, 'subjectOf'>,
  purpose: TokenPurpose,
  token: string,
  now: Instant,
): Promise<ExpiringToken | null> => {
  const signed = await vault.subjectOf(purpose, token);
  const read = signed === null ? null : readExpiring(signed);
  return read && { kind: read.until > now ? 'valid' : 'expired', ...read };
};
