import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';

/**
 * What every message carries that somebody may leave or change by: for the manage page, for the way out on the web, and by mail, where
 * that is read; it is worked out for each message.
 */
export const ownerTokens = async (vault: Pick<Vault, 'token'>, { leavingMailbox }: Site, subscriptionId: string) => {
  const [manageToken, unsubscribeToken, leavingToken] = await Promise.all([
    vault.token('manage', subscriptionId),
    vault.token('unsubscribe', subscriptionId),
    leavingMailbox ? vault.token('leaving', subscriptionId) : '',
  ]);
  return { manageToken, unsubscribeToken, leavingToken };
};
