import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';

/**
 * What every message carries that somebody may leave or change by: for the manage page, for the way out on the web, and by mail, where
 * that is read; it is worked out for each message.
 *
 * @param reader `fallback`: the address that stands in for an endpoint, which may end that and no more
 */
export const ownerTokens = async (
  vault: Pick<Vault, 'token'>,
  { leavingMailbox }: Site,
  subscriptionId: string,
  reader: 'owner' | 'fallback' = 'owner',
) => {
  const [manageToken, unsubscribeToken, leavingToken] = await Promise.all([
    vault.token('manage', subscriptionId),
    vault.token(reader === 'owner' ? 'unsubscribe' : 'unsubscribe-fallback', subscriptionId),
    leavingMailbox ? vault.token(reader === 'owner' ? 'leaving' : 'leaving-fallback', subscriptionId) : '',
  ]);
  return { manageToken, unsubscribeToken, leavingToken };
};
