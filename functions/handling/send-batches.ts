import type { Context, SQSEvent } from 'aws-lambda';
import { batchName } from '#domain/mailings/batch';
import { BatchWork } from '#domain/mailings/work';
import { eachRecordInTime, type Postpone } from '#platform/batches';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { SendBatch } from '#usecases/sending/channel-sender';
import { sendBatch } from '#usecases/sending/send-batch';

/**
 * For each message one batch of a channel, or one recipient of it again. What the other side answers is an outcome, never a
 * failure of the message.
 *
 * @param faultCode what the log calls a batch that could not be worked on
 */
export const sendsBatches =
  (faultCode: string) => (deps: SendBatch, postpone: Postpone, log: Log, metrics: Metrics) => (event: SQSEvent, context: Context) =>
    eachRecordInTime(
      async ({ body }) => {
        const work = BatchWork.parse(JSON.parse(body));
        const sent = await sendBatch(deps, work, context.awsRequestId, () => context.getRemainingTimeInMillis());
        log.info(sent.kind, { batch: batchName(work.batch) });
        if (sent.kind === 'done' && sent.tally) metrics(sent.tally, { batch: batchName(work.batch) });
        return sent;
      },
      postpone,
      (error, { messageId }) => log.fault(faultCode, error, { messageId }),
    )(event);
