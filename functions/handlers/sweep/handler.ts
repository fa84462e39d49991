import { failIfAny } from '#platform/faults';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import { type Sweep, sweep } from '#usecases/operations/sweep';

/**
 * By the clock, every minute: put back what was lost or fell due, and tell what should have
 * happened by now. @throws when something could not be done
 */
export const makeHandler = (deps: Sweep, log: Log, metrics: Metrics) => async (): Promise<void> => {
  const { faults, heldByOthers, ...swept } = await sweep(deps);
  log.info('swept', swept);
  for (const subscriptionId of heldByOthers) log.warn('contact-held-by-another', { subscriptionId });
  metrics({
    overdue: swept.overdue,
    unheard: swept.unheard,
    sendersHeld: swept.sendersHeld,
    sendersSlowed: swept.sendersSlowed,
  });
  failIfAny(faults, ({ what, error }) => log.fault('sweep-failed', error, { what }));
};
