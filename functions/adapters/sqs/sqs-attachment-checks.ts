import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AttachmentChecks } from '#ports/attachment-store';

export class SqsAttachmentChecks implements AttachmentChecks {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(client: SQSClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async send(attachmentId: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify({ attachmentId }) }));
  }
}
