import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { AddressChanges } from '#ports/address-changes';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';

/** What a letter says, to whom; composed as it leaves, since links count from then on. */
export type LetterText = Readonly<{ to: string; compose: () => Promise<Uint8Array> }>;

export type ComposeLetter = Readonly<{
  subscriptions: SubscriptionStore;
  addressChanges: Pick<AddressChanges, 'find'>;
  vault: Vault;
  clock: Clock;
  site: Site;
}>;

/** Finds to whom a letter goes that was asked for, and what it says. Null: there is nothing to say. */
export type TextOf = (deps: ComposeLetter, request: LetterRequest) => Promise<LetterText | null>;
