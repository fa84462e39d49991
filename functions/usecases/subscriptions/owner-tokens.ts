import { ownerSubject } from '#domain/subscriptions/owner-subject';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { TokenPurpose, Vault } from '#ports/vault';
import type { Site } from '#views/site';

/** What one manages a subscription by, or leaves. */
export type OwnerPurpose = Extract<TokenPurpose, 'manage' | 'unsubscribe' | 'leaving' | 'unsubscribe-fallback' | 'leaving-fallback'>;
type Owned = Pick<Subscription, 'id' | 'retypes'>;

/** The same until the channel becomes one of the other type, or a mailbox that is lost is replaced. */
export const ownerToken = (vault: Pick<Vault, 'token'>, purpose: OwnerPurpose, subscription: Owned): Promise<string> =>
  vault.token(purpose, ownerSubject(subscription));

/**
 * What every message carries that somebody may leave or change by: for the manage page, for the way out on the web, and by mail, where
 * that is read; it is worked out for each message.
 *
 * @param reader `fallback`: the address that stands in for an endpoint, which may end that and no more
 */
export const ownerTokens = async (
  vault: Pick<Vault, 'token'>,
  { leavingMailbox }: Site,
  subscription: Owned,
  reader: 'owner' | 'fallback' = 'owner',
) => {
  const [manageToken, unsubscribeToken, leavingToken] = await Promise.all([
    ownerToken(vault, 'manage', subscription),
    ownerToken(vault, reader === 'owner' ? 'unsubscribe' : 'unsubscribe-fallback', subscription),
    leavingMailbox ? ownerToken(vault, reader === 'owner' ? 'leaving' : 'leaving-fallback', subscription) : '',
  ]);
  return { manageToken, unsubscribeToken, leavingToken };
};
