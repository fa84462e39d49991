import type { Context, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { eachRecord } from '#platform/batches';
import type { Log } from '#platform/log';
import { type RunImport, runImport } from '#usecases/imports/run-import';

const ImportWork = z.object({ importId: z.string() });

/** Each message is an import to be worked off as far as the time reaches; a fault of ours brings it back, and it goes on where it stood. */
export const makeHandler = (deps: RunImport, log: Log) => (event: SQSEvent, context: Context) =>
  eachRecord(
    async ({ body }) => {
      const { importId } = ImportWork.parse(JSON.parse(body));
      const { kind, rows } = await runImport(deps, importId, () => context.getRemainingTimeInMillis());
      log.info(`import-${kind}`, { importId, rows });
      return 'done';
    },
    (error, { messageId }) => log.fault('importing-failed', error, { messageId }),
  )(event);
