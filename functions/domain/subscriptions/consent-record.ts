import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { MESSAGE_LANGUAGES } from './subscription.ts';

/**
 * What somebody agreed to. `joined`: what they asked for went into the subscription that their organization had. `left`: they took it back,
 * by a way that shows no page.
 */
export const CONSENT_ACTS = ['signed-up', 'confirmed', 'joined', 'address-changed', 'channel-changed', 'imported', 'left'] as const;
export type ConsentAct = (typeof CONSENT_ACTS)[number];

/** By which way. `endpoint`: it answered its challenge. `mail`: a mail to the address for leaving. `service`: nobody said. */
export const CONSENT_WAYS = ['api', 'page', 'endpoint', 'import', 'mail', 'service'] as const;

/** From where: by which way, and from about which network; null where that is not known, or the machine of the service itself. */
export const ConsentOrigin = z.object({ via: z.enum(CONSENT_WAYS), network: z.string().nullable() });
export type ConsentOrigin = Immutable<z.output<typeof ConsentOrigin>>;

export const UNKNOWN_ORIGIN: ConsentOrigin = { via: 'service', network: null };

/** An entry of the consent log: when, from where, which text. It is kept as long as its subscription, and never changed. */
export const ConsentRecord = z.object({
  subscriptionId: z.string(),
  at: z.string(),
  act: z.enum(CONSENT_ACTS),
  from: ConsentOrigin,
  /** The words that were agreed to, and a short hash of them: it tells versions apart. */
  text: z.object({ version: z.string(), language: z.enum(MESSAGE_LANGUAGES), wording: z.string() }),
  /** Of one that was `joined`: the sign-up whose letter was answered; of another channel: its successor. */
  signUpId: z.string().optional(),
  /** Of an address that an operator answered for; of a list, the lawful basis that was declared. */
  reason: z.string().optional(),
});
export type ConsentRecord = Immutable<z.output<typeof ConsentRecord>>;

/**
 * As much of a network as shows where about somebody was, and not who: of an IPv4 address 24 bits, of IPv6 48. The whole address is kept
 * nowhere.
 */
export const coarseNetwork = (network: string | null): string | null => {
  if (network === null) return null;
  const [address = ''] = network.split('/');
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail ? tail.split(':') : [];
  const all =
    tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'), ...behind];
  return all.length < 3 ? null : `${all.slice(0, 3).join(':')}::/48`;
};
