import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { Suppressions } from '#ports/suppressions';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type LiftSuppression = Readonly<{ suppressions: Pick<Suppressions, 'find' | 'lift'>; clock: Clock }>;

/** An operator says that an address is written to again, which the audit log keeps. A complaint's subscription stays ended. */
export const liftSuppression = async (
  { suppressions, clock }: LiftSuppression,
  addressKey: string,
  caller: Caller,
): Promise<'lifted' | 'unknown'> => {
  const at = instant(clock.now());
  if (!(await suppressions.find(addressKey, at))) return 'unknown';
  const audit = { agencyId: OPERATORS, at, actor: actorOf(caller), action: 'suppression.lifted', subject: addressKey };
  return (await suppressions.lift(addressKey, at, audit)) ? 'lifted' : 'unknown';
};
