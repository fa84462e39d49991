import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/**
 * Work on each record alone. Only what asks for another try goes back to the queue.
 *
 * @throws when every record met a fault: the invocation counts as failed then, and the alarm on the function sees it
 */
export const eachRecord =
  (work: (record: SQSRecord) => Promise<'done' | 'again'>, onError: (error: unknown, record: SQSRecord) => void) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.all(
      event.Records.map(async (record) => {
        try {
          return await work(record);
        } catch (error) {
          onError(error, record);
          return 'fault' as const;
        }
      }),
    );
    if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'fault')) throw new BatchFailed();
    const again = event.Records.filter((_, i) => outcomes[i] !== 'done');
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

/**
 * Stream records in order. The first that fails goes back with all behind it, so that order is kept.
 *
 * @throws when that is the very first: the alarm sees it, and Lambda halves the batch until the record stands alone
 */
export const inOrder =
  (work: (record: DynamoDBRecord) => Promise<void>, onError: (error: unknown, record: DynamoDBRecord) => void) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const [position, record] of event.Records.entries()) {
      try {
        await work(record);
      } catch (error) {
        onError(error, record);
        if (position === 0) throw new BatchFailed();
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };

/**
 * Stream records side by side, for work on each that does not depend on the others and may be done again: one that takes long holds nobody
 * up. The first that fails goes back with all behind it.
 *
 * @throws when that is the very first, as `inOrder` does
 */
export const sideBySide =
  (work: (record: DynamoDBRecord) => Promise<void>, onError: (error: unknown, record: DynamoDBRecord) => void) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const done = await Promise.all(
      event.Records.map(async (record) => {
        try {
          await work(record);
          return true;
        } catch (error) {
          onError(error, record);
          return false;
        }
      }),
    );
    const failed = done.indexOf(false);
    if (failed < 0) return { batchItemFailures: [] };
    if (failed === 0) throw new BatchFailed();
    return { batchItemFailures: [{ itemIdentifier: event.Records[failed]?.dynamodb?.SequenceNumber ?? '' }] };
  };

/** Without the cause, which `onError` has been told: the runtime prints what is thrown, whole. */
class BatchFailed extends Error {
  override readonly name = 'BatchFailed';

  constructor() {
    super('nothing of this batch could be done; the faults are in the log lines before this one');
  }
}

/**
 * Give a message back to its queue for so many seconds. `done`: another has taken its place, and it is to be deleted. One that met a fault
 * stays the message that it is, so that it ends among the dead letters when that goes on.
 */
export type Postpone = (record: SQSRecord, seconds: number, after?: 'fault') => Promise<'again' | 'done'>;

/** By itself a message would come back only when its function could not be at work any more, which may be hours. */
const BACK_AFTER_FAULT_S = 360;

/** Like `eachRecord`, for work that may also ask to be done later. */
export const eachRecordInTime = (
  work: (record: SQSRecord) => Promise<Readonly<{ kind: 'done' } | { kind: 'later'; seconds: number }>>,
  postpone: Postpone,
  onError: (error: unknown, record: SQSRecord) => void,
) =>
  eachRecord(async (record) => {
    const outcome = await work(record).catch(async (error: unknown) => {
      await postpone(record, BACK_AFTER_FAULT_S, 'fault').catch(() => undefined);
      throw error;
    });
    return outcome.kind === 'done' ? 'done' : postpone(record, outcome.seconds);
  }, onError);
