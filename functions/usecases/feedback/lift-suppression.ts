import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { Suppressions } from '#ports/suppressions';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type LiftSuppression = Readonly<{ suppressions: Pick<Suppressions, 'find' | 'lift'>; clock: Clock }>;

/** An operator says that an address is written to again, which is written down with the reason. A complaint’s subscription stays ended. */
export const liftSuppression = async (
  { suppressions, clock }: LiftSuppression,
  addressKey: string,
  caller: Caller,
  reason?: string,
): Promise<'lifted' | 'unknown'> => {
  const at = instant(clock.now());
  if (!(await suppressions.find(addressKey, at))) return 'unknown';
  const audit = {
    agencyId: OPERATORS,
    at,
    actor: actorOf(caller),
    action: 'suppression.lifted',
    subject: addressKey,
    ...(reason ? { reason } : {}),
  };
  return (await suppressions.lift(addressKey, at, audit)) ? 'lifted' : 'unknown';
};
