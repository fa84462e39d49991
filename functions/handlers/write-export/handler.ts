import type { Context, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { eachRecord } from '#platform/batches';
import type { Log } from '#platform/log';
import { type WriteExport, writeExport } from '#usecases/exports/write-export';

const ExportWork = z.object({ exportId: z.string() });

/** Each message is a file to be written; a fault of ours brings it back, and it is written from its beginning. */
export const makeHandler = (deps: WriteExport, log: Log) => (event: SQSEvent, context: Context) =>
  eachRecord(
    async ({ body }) => {
      const { exportId } = ExportWork.parse(JSON.parse(body));
      const { kind, bytes } = await writeExport(deps, exportId, () => context.getRemainingTimeInMillis());
      log.info(`export-${kind}`, { exportId, bytes });
      return 'done';
    },
    (error, { messageId }) => log.fault('exporting-failed', error, { messageId }),
  )(event);
