import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDepth, QueuePlace } from '#domain/operations/queue-depth';
import type { QueueDepths } from '#ports/queue-depths';

export class SqsQueueDepths implements QueueDepths {
  readonly #client: SQSClient;
  readonly #queues: readonly QueuePlace[];

  constructor(client: SQSClient, queues: readonly QueuePlace[]) {
    this.#client = client;
    this.#queues = queues;
  }

  look(): Promise<readonly QueueDepth[]> {
    return Promise.all(this.#queues.map((one) => this.#depthOf(one)));
  }

  async #depthOf({ url, kind, queue }: QueuePlace): Promise<QueueDepth> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
      }),
    );
    return {
      kind,
      queue,
      waiting: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
      underWay: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
    };
  }
}
