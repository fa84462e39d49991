import { codeOf, type SignIn, signInLapsesAt } from '#domain/agencies/sign-in';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Vault } from '#ports/vault';
import { expiringToken, readExpiringToken } from '../subscriptions/expiring-token.ts';

/** Six digits. They come of the sign-in by a secret of ours, so that a letter that is written again has the same. */
export const signInCode = async (vault: Pick<Vault, 'fingerprint'>, { id }: Pick<SignIn, 'id'>): Promise<string> =>
  codeOf(await vault.fingerprint('sign-in-code', id));

export const signInToken = (vault: Pick<Vault, 'token'>, signIn: SignIn): Promise<string> =>
  expiringToken(vault, 'sign-in', signIn.id, signInLapsesAt(signIn));

/** Of which sign-in the token of a link is. */
export const readSignInToken = async (
  { vault, clock }: Readonly<{ vault: Pick<Vault, 'subjectOf'>; clock: Clock }>,
  token: string,
): Promise<Readonly<{ kind: 'valid'; signInId: string } | { kind: 'invalid' | 'expired' }>> => {
  const read = await readExpiringToken(vault, 'sign-in', token, instant(clock.now()));
  if (!read) return { kind: 'invalid' };
  return read.kind === 'expired' ? { kind: 'expired' } : { kind: 'valid', signInId: read.subject };
};
