import type { Log } from '#platform/log';
import { type OpenDigests, openDigests } from '#usecases/open-digests';

/** By the clock: every slot whose hour has come gets its run. */
export const makeHandler = (deps: OpenDigests, log: Log) => async (): Promise<void> => {
  const opened = await openDigests(deps);
  log.info('opened', { runs: opened.length });
};
