import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '#ports/dead-letters';

const TAKEN_TOGETHER = 10;
/** So long nobody else gets what was taken, in seconds; what cannot be read is seen again after it. */
const HIDDEN_SECONDS = 120;

export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient;
  readonly #urls: Readonly<Record<DeadLetter['kind'], string>>;

  constructor(client: SQSClient, urls: Readonly<Record<DeadLetter['kind'], string>>) {
    this.#client = client;
    this.#urls = urls;
  }

  async take(): Promise<readonly DeadLetter[]> {
    const kinds = ['ranges', 'emails', 'calls'] as const;
    const taken = await Promise.all(
      kinds.map(async (kind) => {
        const { Messages = [] } = await this.#client.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#urls[kind],
            MaxNumberOfMessages: TAKEN_TOGETHER,
            VisibilityTimeout: HIDDEN_SECONDS,
            WaitTimeSeconds: 1,
          }),
        );
        return Messages.map(({ Body = '', ReceiptHandle = '' }): DeadLetter => ({ kind, body: Body, receipt: ReceiptHandle }));
      }),
    );
    return taken.flat();
  }

  async remove({ kind, receipt }: DeadLetter): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#urls[kind], ReceiptHandle: receipt }));
  }
}
