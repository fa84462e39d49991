import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { Redrive, RedriveRequests } from '#ports/redrive-requests';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type AskForRedrive = Readonly<{ redriveRequests: Pick<RedriveRequests, 'ask'>; clock: Clock }>;

/** An operator asks that dead letters be sent back, which sweep does. Only whoever has the scope `operator` comes here. */
export const askForRedrive = ({ redriveRequests, clock }: AskForRedrive, caller: Caller): Promise<Redrive> =>
  redriveRequests.ask({
    agencyId: OPERATORS,
    at: instant(clock.now()),
    actor: actorOf(caller),
    action: 'redrive.requested',
    subject: 'dead-letters',
  });
