import type { Context } from 'aws-lambda';
import { failIfAny } from '#platform/faults';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import { type ReadMailbox, readMailbox } from '#usecases/feedback/read-mailbox';
import { countsOf } from '#usecases/feedback/take-in';

/**
 * By the clock, every five minutes: read the mailbox that bounces, complaints and wishes to leave come to. A server that does not let us in
 * is an outcome, which rings when it lasts. @throws when a mail could not be recorded by a fault of ours
 */
export const makeHandler =
  (deps: Omit<ReadMailbox, 'onNote'>, log: Log, metrics: Metrics) =>
  async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const onNote: ReadMailbox['onNote'] = ({ code, source, what }) => log.info(code, { source, what });
    const run = await readMailbox({ ...deps, onNote }, () => context.getRemainingTimeInMillis());
    if (!('places' in run)) {
      log.warn(`mailbox-${run.kind}`, { why: run.code });
      return metrics({ mailboxUnread: 1, mailSetAside: 0 });
    }
    const { kind, places, kept, notes, faults, lost } = run;
    log.info(`mailbox-${kind}`, { ...places, kept });
    if (kind === 'interrupted') log.fault('mailbox-lost', lost);
    metrics({ mailboxUnread: Number(kind === 'interrupted'), mailSetAside: places.failed });
    if (notes.length > 0) {
      const { hardBounces, complaints, refusedForUs } = countsOf(notes);
      metrics({ hardBounces, complaints, refusedForUs: refusedForUs });
    }
    failIfAny(faults, (error) => log.fault('mail-not-recorded', error));
  };
