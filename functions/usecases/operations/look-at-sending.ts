import type { Agency } from '#domain/agencies/agency';
import type { Breaker } from '#domain/sending/breaker';
import type { AgencyStore } from '#ports/agency-store';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { Mailer } from '#ports/mailer';
import type { Pacer } from '#ports/pacer';
import { type Fault, FaultCollector } from '../fault-collector.ts';

export type LookAtSending = Readonly<{
  mailQuota: Pick<Mailer, 'quota'>;
  pacer: Pick<Pacer, 'line'>;
  breakers: Pick<Breakers, 'list'>;
  agencies: Pick<AgencyStore, 'findMany'>;
  clock: Clock;
}>;

/** Until when turns of a part of the line are given out, and about how many mails that is; null: nobody waits. */
export type Queue = Readonly<{ until: Date; mails: number }> | null;

export type Sending = Readonly<{
  perSecond: number;
  urgent: Queue;
  rest: Queue;
  /** Null: not known for the moment. */
  quota: Awaited<ReturnType<Mailer['quota']>> | null;
  troubled: readonly Readonly<{ breaker: Breaker; agency: Agency | null }>[];
  faults: readonly Fault[];
}>;

/** A second or two are a mail on its way, and no line. */
const SHORTEST_MS = 2000;

/** How mail leaves, and whose does not. Only whoever has the scope `operator` comes here. */
export const lookAtSending = async ({ mailQuota, pacer, breakers, agencies, clock }: LookAtSending): Promise<Sending> => {
  const faults = new FaultCollector();
  const now = clock.now();
  const [urgent, rest, standing, quota] = await Promise.all([
    pacer.line('urgent', now),
    pacer.line('routine', now),
    breakers.list(),
    faults.try<Sending['quota']>('quota', null, () => mailQuota.quota()),
  ]);
  const queueOf = ({ usedUntilMs, perSecond }: typeof rest): Queue => {
    const ms = usedUntilMs - now.getTime();
    return ms < SHORTEST_MS ? null : { until: new Date(usedUntilMs), mails: Math.ceil((ms / 1000) * perSecond) };
  };
  const troubled = standing.filter(({ state }) => state !== 'open');
  const known = new Map((await agencies.findMany(troubled.map(({ agencyId }) => agencyId))).map((agency) => [agency.id, agency]));
  return {
    perSecond: rest.perSecond,
    urgent: queueOf(urgent),
    rest: queueOf(rest),
    quota,
    troubled: troubled.map((breaker) => ({ breaker, agency: known.get(breaker.agencyId) ?? null })),
    faults: faults.faults,
  };
};
