import type { Vault } from '#ports/vault';

/** What every message carries that somebody may leave or change by: for the manage page, for the way out on the web, and by mail. */
export const ownerTokens = async (vault: Pick<Vault, 'token'>, subscriptionId: string) => {
  const [manageToken, unsubscribeToken, leavingToken] = await Promise.all([
    vault.token('manage', subscriptionId),
    vault.token('unsubscribe', subscriptionId),
    vault.token('leaving', subscriptionId),
  ]);
  return { manageToken, unsubscribeToken, leavingToken };
};
