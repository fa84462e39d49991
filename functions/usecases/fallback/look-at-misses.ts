import { after, between, DAY, HOUR, instant, MINUTE } from '#domain/time';
import type { Miss, Misses } from '#ports/misses';
import type { FaultCollector } from '../fault-collector.ts';
import { type ReachOrganization, reachOrganization } from './reach-organization.ts';
import { MissedReporter, type ReportMissed } from './report-missed.ts';

export type LookAtMisses = ReachOrganization & ReportMissed & Readonly<{ misses: Misses }>;

/** What was done for organizations that may have missed a notice. */
export type Looked = Readonly<{ misses: number; missed: number }>;

const TOGETHER = 10;
/** Longer than a weekly digest and all attempts after it may take: by then nobody will get it any more. */
const GIVEN_UP_MS = 30 * DAY;
/** What met a fault comes again so much later. */
const AGAIN_MS = 10 * MINUTE;
const LONGEST_REST_MS = HOUR;

/**
 * Look at every organization that may have missed a notice: its fallbacks are told, or its hub or agency hears of it. What is still open
 * is looked at again, the older the more seldom.
 *
 * @returns how many were looked at, and how many notices nobody of them has
 */
export const lookAtMisses = async (deps: LookAtMisses, limit: number, faults: FaultCollector): Promise<Looked> => {
  const reporter = new MissedReporter(deps);
  const due = await deps.misses.due(instant(deps.clock.now()), limit);
  let missed = 0;
  for (let first = 0; first < due.length; first += TOGETHER) {
    const some = due.slice(first, first + TOGETHER);
    const found = await Promise.all(some.map((miss) => faults.try(miss.mailingId, 0, () => lookAt(deps, reporter, miss))));
    missed += found.reduce((sum, count) => sum + count, 0);
  }
  return { misses: due.length, missed };
};

const lookAt = async (deps: LookAtMisses, reporter: MissedReporter, miss: Miss): Promise<number> => {
  const { misses, clock } = deps;
  try {
    const { isOpen, unreached } = await reachOrganization(deps, miss);
    for (const one of unreached) await reporter.report(miss.organizationId, one);
    const ageMs = between(miss.notedAt, instant(clock.now()));
    if (isOpen && ageMs < GIVEN_UP_MS) await misses.putOff(miss, after(instant(clock.now()), restFor(ageMs)));
    else await misses.settle(miss);
    return isOpen ? 0 : unreached.length;
  } catch (error) {
    // One that cannot be dealt with holds up nobody else.
    await misses.putOff(miss, after(instant(clock.now()), AGAIN_MS)).catch(() => undefined);
    throw error;
  }
};

/** A little less than the interval of sweep, so that the run of that minute finds it due. */
const restFor = (ageMs: number): number => Math.min(Math.max(ageMs / 10, MINUTE), LONGEST_REST_MS) - MINUTE / 2;
