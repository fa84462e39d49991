import type { WorkCalendar } from '#domain/calendar';
import { type Deployment, isPlain, writesAsNobody, yearWithoutCalendar } from '#domain/operations/deployment';
import { deadIn, livingIn, type QueueDepth } from '#domain/operations/queue-depth';
import type { OperatorWarning } from '#domain/operator-warning';
import type { Breaker } from '#domain/sending/breaker';
import type { AgencyStore } from '#ports/agency-store';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { Pacer } from '#ports/pacer';
import type { QueueDepths } from '#ports/queue-depths';
import type { StaffStore } from '#ports/staff-store';
import type { StoreHealth } from '#ports/store-health';
import { listOperators } from '../agencies/manage-operators.ts';
import { type Fault, FaultCollector } from '../fault-collector.ts';

export type LookOver = Readonly<{
  storeHealth: StoreHealth;
  queueDepths: QueueDepths;
  breakers: Pick<Breakers, 'list'>;
  agencies: Pick<AgencyStore, 'list'>;
  staff: Pick<StaffStore, 'ofAgency'>;
  pacer: Pick<Pacer, 'line'>;
  clock: Clock;
  calendar: WorkCalendar;
  deployment: Deployment;
}>;

/** How the deployment stands. Null: not known for the moment, of which `faults` say why. */
export type Overview = Readonly<{
  /** The gravest first. */
  warnings: readonly OperatorWarning[];
  storesAnswer: boolean;
  waiting: number | null;
  perSecond: number | null;
  faults: readonly Fault[];
}>;

/** Only whoever has the scope `operator` comes here. What does not answer hides nothing of the rest. */
export const lookOver = async (deps: LookOver): Promise<Overview> => {
  const { storeHealth, queueDepths, breakers, agencies, pacer, clock } = deps;
  const faults = new FaultCollector();
  const [reach, depths, standing, some, operators, line] = await Promise.all([
    storeHealth.look(),
    faults.try<readonly QueueDepth[] | null>('queues', null, () => queueDepths.look()),
    faults.try<readonly Breaker[]>('breakers', [], () => breakers.list()),
    faults.try<number | null>('agencies', null, async () => (await agencies.list(1)).items.length),
    faults.try<number | null>('operators', null, async () => (await listOperators(deps)).length),
    faults.try('line', null, () => pacer.line('routine', clock.now())),
  ]);
  const among = (state: Breaker['state']): number => standing.filter((one) => one.state === state).length;
  const year = yearWithoutCalendar(clock.now(), deps.calendar);
  const dead = depths ? deadIn(depths) : 0;
  const warnings: readonly (OperatorWarning | false)[] = [
    reach.kind === 'unreached' && { kind: 'stores' },
    dead > 0 && { kind: 'dead', count: dead },
    among('held') > 0 && { kind: 'held', count: among('held') },
    among('slowed') > 0 && { kind: 'slowed', count: among('slowed') },
    writesAsNobody(deps.deployment) && { kind: 'sender' },
    isPlain(deps.deployment) && { kind: 'plain' },
    year !== null && { kind: 'calendar', year },
    some === 0 && { kind: 'noAgency' },
    operators === 1 && { kind: 'alone' },
  ];
  return {
    warnings: warnings.filter((one) => one !== false),
    storesAnswer: reach.kind === 'reached',
    waiting: depths && livingIn(depths),
    perSecond: line?.perSecond ?? null,
    faults: [...faults.faults, ...(reach.kind === 'unreached' ? [{ what: reach.store, error: reach.cause }] : [])],
  };
};
