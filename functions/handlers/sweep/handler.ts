import type { Log } from '#platform/log';
import { type Sweep, sweep } from '#usecases/sweep';

/** By the clock, every minute: put back what was lost or fell due. */
export const makeHandler = (deps: Sweep, log: Log) => async (): Promise<void> => {
  log.info('swept', await sweep(deps));
};
