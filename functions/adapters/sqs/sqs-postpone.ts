import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS hides a message for 12 hours at most, counted from its receipt. */
const LONGEST_SECONDS = 11 * 3600;

type Received = Readonly<{ eventSourceARN: string; receiptHandle: string }>;

/**
 * Give a message back to its queue for a chosen time instead of waiting for it.
 *
 * @param urls of the queues that the message may have come from
 */
export const sqsPostpone =
  (client: SQSClient, urls: readonly string[]) =>
  async (record: Received, seconds: number): Promise<void> => {
    const name = record.eventSourceARN.split(':').at(-1) ?? '';
    const url = urls.find((candidate) => candidate.endsWith(`/${name}`));
    if (!url) throw new Error(`a message of the unknown queue ${name}`);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: Math.min(Math.ceil(seconds), LONGEST_SECONDS),
      }),
    );
  };
