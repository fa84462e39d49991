import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/** Work on each record alone. Only what asks for another try goes back to the queue. */
export const eachRecord =
  (work: (record: SQSRecord) => Promise<'done' | 'again'>, onError: (error: unknown, record: SQSRecord) => void) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.all(
      event.Records.map((record) =>
        work(record).catch((error: unknown) => {
          onError(error, record);
          return 'again' as const;
        }),
      ),
    );
    const again = event.Records.filter((_, i) => results[i] === 'again');
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

/** Stream records in order. The first that fails goes back with all behind it, so that order is kept. */
export const inOrder =
  (work: (record: DynamoDBRecord) => Promise<void>, onError: (error: unknown, record: DynamoDBRecord) => void) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of event.Records) {
      try {
        await work(record);
      } catch (error) {
        onError(error, record);
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };

/** Give a message back to its queue for so many seconds. */
export type Postpone = (record: SQSRecord, seconds: number) => Promise<void>;

/** Like `eachRecord`, for work that may also ask to be done later. */
export const eachRecordInTime = (
  work: (record: SQSRecord) => Promise<Readonly<{ kind: 'done' } | { kind: 'later'; seconds: number }>>,
  postpone: Postpone,
  onError: (error: unknown, record: SQSRecord) => void,
) =>
  eachRecord(async (record) => {
    const outcome = await work(record);
    if (outcome.kind === 'done') return 'done';
    await postpone(record, outcome.seconds);
    return 'again';
  }, onError);
