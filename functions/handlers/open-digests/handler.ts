import { failIfAny } from '#platform/faults';
import type { Log } from '#platform/log';
import { type OpenDigests, openDigests } from '#usecases/mailings/open-digests';

/** By the clock: every slot whose hour has come gets its run. @throws when a slot could not be opened */
export const makeHandler = (deps: OpenDigests, log: Log) => async (): Promise<void> => {
  const { opened, faults } = await openDigests(deps);
  log.info('opened', { runs: opened.length });
  failIfAny(faults, ({ what, error }) => log.fault('opening-failed', error, { what }));
};
