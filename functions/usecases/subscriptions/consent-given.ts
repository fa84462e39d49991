import type { ConsentAct, ConsentOrigin, ConsentRecord } from '#domain/subscriptions/consent-record';
import { coarseNetwork } from '#domain/subscriptions/consent-record';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { fingerprint } from '#encoding/fingerprint';
import { CONSENT_TEXTS } from '#views/consent-texts';

/** What is written down when somebody agrees: the words that they were shown, in the language that they chose. */
export const consentGiven = (
  subscription: Pick<Subscription, 'id' | 'language'>,
  act: ConsentAct,
  from: ConsentOrigin,
  at: Instant,
  more: Pick<ConsentRecord, 'signUpId' | 'reason'> = {},
): ConsentRecord => {
  const wording = CONSENT_TEXTS[act][subscription.language];
  return {
    subscriptionId: subscription.id,
    at,
    act,
    from: { via: from.via, network: coarseNetwork(from.network) },
    text: { version: fingerprint(wording), language: subscription.language, wording },
    ...more,
  };
};
