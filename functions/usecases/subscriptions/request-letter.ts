import type { LetterKind } from '#domain/subscriptions/letter-request';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { Vault } from '#ports/vault';

export type RequestLetter = Readonly<{ letterRequests: Pick<LetterRequests, 'make'>; vault: Pick<Vault, 'addressKey'>; clock: Clock }>;

/**
 * Somebody asks for a letter to an address. The same is done whether or not the address is known, so that neither the answer nor its time
 * tells: who it is for is looked up when the letter is written.
 */
export const requestLetter = async (
  { letterRequests, vault, clock }: RequestLetter,
  letter: Extract<LetterKind, 'manage-links' | 'erasure'>,
  address: string,
): Promise<void> => letterRequests.make({ letter, subject: await vault.addressKey(address) }, instant(clock.now()));
