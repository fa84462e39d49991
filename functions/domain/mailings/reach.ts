import type { LineStatus } from '../ledger/delivery-list.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { receivesAt } from '../subscriptions/subscription-life.ts';
import type { Instant } from '../time.ts';

/**
 * The rule of working channels. A channel works that can be written to; what it is worth to an organization shows in what became of the
 * deliveries of a notice to its contacts.
 *
 * `reached`: it has it. `open`: nobody knows yet. `missed`: its channel failed. `overtaken`: the notice was withdrawn or told anew
 * meanwhile, so nothing is missing. `none`: it was not to be told, or did not want to be.
 */
export type Reach = 'reached' | 'open' | 'missed' | 'overtaken' | 'none';

/** Does this channel work? @param isSuppressed its address is not written to */
export const isWorking = (subscription: Subscription, isSuppressed: boolean, now: Instant): boolean =>
  receivesAt(subscription, now) && !isSuppressed;

/** Of an endpoint that is switched off: nobody chose that for themselves, as they choose to pause or to leave. */
const SWITCHED_OFF = 'disabled';

/** What a delivery that stands so says of the channel that it went by. */
export const reachOf = ({ status, why }: Readonly<{ status: LineStatus; why?: string | undefined }>): Reach => {
  switch (status) {
    case 'delivered':
      return 'reached';
    case 'pending':
    case 'retrying':
    case 'awaitingDigest':
      return 'open';
    case 'failed':
    case 'bounced':
    case 'suppressed':
      return 'missed';
    case 'skipped':
      if (why === SWITCHED_OFF) return 'missed';
      return why === 'withdrawn' || why === 'superseded' ? 'overtaken' : 'none';
  }
};

/** Did a channel fail that way, so that its organization may have missed a notice? */
export const isMiss = (deviation: Parameters<typeof reachOf>[0]): boolean => reachOf(deviation) === 'missed';

/**
 * Is it sent again once its subscriber asks for what they missed? Also what was withheld while mail came back from their address: it is
 * written to again. Who called a message spam did not miss the ones behind it.
 */
export const isRecoverable = (deviation: Parameters<typeof reachOf>[0]): boolean => isMiss(deviation) && deviation.why !== 'complained';

const ORDER: readonly Reach[] = ['reached', 'open', 'overtaken', 'missed', 'none'];

/** What became of several deliveries of one notice, taken together. */
export const together = (all: readonly Reach[]): Reach => ORDER.find((reach) => all.includes(reach)) ?? 'none';

/**
 * What is to be done for an organization about one notice. `nothing`: somebody has it, or nobody missed it. `wait`: somebody may still get
 * it. `tell`: its fallback contacts are to get it. `report`: nobody has it, and nobody is left to be told.
 */
export type NextStep = 'nothing' | 'wait' | 'tell' | 'report';

/**
 * @param contacts what became of the notice with its main and further contacts
 * @param fallbacks and with its fallback contacts; `untold` for one that can be told and was not
 */
export const nextStep = (contacts: readonly Reach[], fallbacks: readonly (Reach | 'untold')[]): NextStep => {
  const reach = together(contacts);
  if (reach === 'open') return 'wait';
  if (reach !== 'missed') return 'nothing';
  if (fallbacks.includes('untold')) return 'tell';
  const instead = together(fallbacks.filter((one) => one !== 'untold'));
  if (instead === 'open') return 'wait';
  return instead === 'reached' || instead === 'overtaken' ? 'nothing' : 'report';
};
