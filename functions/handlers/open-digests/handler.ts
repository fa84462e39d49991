import { failIfAny } from '#platform/faults';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import { type OpenDigests, openDigests } from '#usecases/mailings/open-digests';

/** By the clock: every slot whose hour has come gets its run. @throws when a slot could not be opened */
export const makeHandler = (deps: OpenDigests, log: Log, metrics: Metrics) => async (): Promise<void> => {
  const { opened, faults, yearToCome } = await openDigests(deps);
  log.info('opened', { runs: opened.length });
  if (yearToCome !== null) log.warn('days-off-unknown', { year: yearToCome });
  metrics({ daysOffUnknown: yearToCome === null ? 0 : 1 });
  failIfAny(faults, ({ what, error }) => log.fault('opening-failed', error, { what }));
};
