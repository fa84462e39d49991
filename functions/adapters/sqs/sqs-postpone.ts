import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QUEUE_REACH_MS } from '#domain/mailings/work';

/** SQS hides a message for 12 hours at most, counted from its receipt. */
const LONGEST_SECONDS = 11 * 3600;

/**
 * Each wait counts as a receipt, and a message that was received ten times ends among the
 * dead letters: who has waited so often goes on as a new one.
 */
const RENEWED_AFTER = 5;

type Received = Readonly<{
  eventSourceARN: string;
  receiptHandle: string;
  body: string;
  attributes: Readonly<{ ApproximateReceiveCount: string }>;
}>;

/**
 * Give a message back to its queue for a chosen time instead of waiting for it. One that came back often before is sent anew, which SQS can
 * delay by 15 minutes at most; after a fault it is not, and ends among the dead letters when it meets one again and again.
 *
 * @param urls of the queues that the message may have come from
 * @returns `again`: the message itself comes back. `done`: another has taken its place.
 */
export const sqsPostpone =
  (client: SQSClient, urls: readonly string[]) =>
  async ({ eventSourceARN, receiptHandle, body, attributes }: Received, seconds: number, after?: 'fault'): Promise<'again' | 'done'> => {
    const name = eventSourceARN.split(':').at(-1) ?? '';
    const QueueUrl = urls.find((candidate) => candidate.endsWith(`/${name}`));
    if (!QueueUrl) throw new Error(`a message of the unknown queue ${name}`);
    if (after === 'fault' || Number(attributes.ApproximateReceiveCount) < RENEWED_AFTER) {
      const VisibilityTimeout = Math.min(Math.ceil(seconds), LONGEST_SECONDS);
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }));
      return 'again';
    }
    const DelaySeconds = Math.min(Math.ceil(seconds), QUEUE_REACH_MS / 1000);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, DelaySeconds }));
    return 'done';
  };
