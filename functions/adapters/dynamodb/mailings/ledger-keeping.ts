import { after, DAY, type Instant, instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import { secondsAt } from '../shapes.ts';

type Ttl = Readonly<{ ttl?: number }>;

/** When items of the ledger are deleted: it stands on each as it is written, so that nothing is written or read for it later. */
export type Keeping = Readonly<{
  /** Of what leads to a mailing, from a notice or a slot. */
  lead: (startedAt: Instant) => Ttl;
  /** Of all that is found by that. */
  rest: () => Ttl;
}>;

export const KEPT_FOR_EVER: Keeping = { lead: () => ({}), rest: () => ({}) };

/**
 * What leads to a mailing goes first: so no report and no correction finds one of which a part is gone. DynamoDB may take two days to
 * delete what has lapsed (developer guide, "Time to Live"), and a retry or a bounce may be on its way.
 */
const REST_STAYS_MS = 30 * DAY;

/** @param days after which a mailing is not found any more; 0: never */
export const keptFor = (days: number, clock: Clock): Keeping =>
  days === 0
    ? KEPT_FOR_EVER
    : {
        lead: (startedAt) => ({ ttl: secondsAt(after(startedAt, days * DAY)) }),
        rest: () => ({ ttl: secondsAt(after(instant(clock.now()), days * DAY + REST_STAYS_MS)) }),
      };
