import { ChangeMessageVisibilityBatchCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { KeptMail } from '#ports/kept-mail';
import { nameOneOf } from '../mail/named-in.ts';

const TAKEN_TOGETHER = 10;
/** So many are looked through in some seconds; each is hidden meanwhile, or it would be looked at again and again. */
const PIECE = 500;
/** Longer than it takes to look through them all. */
const HIDDEN_SECONDS = 60 * 60;
/** A queue tells of all that it has to those alone who wait a little (SQS developer guide, short and long polling). */
const WAIT_SECONDS = 1;

type Held = Readonly<{ Id: string; ReceiptHandle: string; VisibilityTimeout: 0 }>;

/** What mail systems told of messages, and we could not record: dead letters, which hold addresses as they came. */
export class SqsKeptFeedback implements KeptMail {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #piece: number;

  constructor(client: SQSClient, url: string, piece = PIECE) {
    this.#client = client;
    this.#url = url;
    this.#piece = piece;
  }

  async forget(addresses: readonly string[]): Promise<string | null> {
    const isNamed = nameOneOf(addresses);
    const held: Held[] = [];
    for (let seen = 0; seen < this.#piece; ) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: TAKEN_TOGETHER,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      if (Messages.length === 0) {
        // Those of earlier pieces are seen again when their time is up.
        await this.#show(held);
        return null;
      }
      for (const { Body = '', ReceiptHandle = '' } of Messages) {
        if (isNamed(Buffer.from(Body))) await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
        else held.push({ Id: String(held.length), ReceiptHandle, VisibilityTimeout: 0 });
      }
      seen += Messages.length;
    }
    return 'more';
  }

  /** At once: whoever looks after dead letters is to find them. */
  async #show(held: readonly Held[]): Promise<void> {
    for (let at = 0; at < held.length; at += TAKEN_TOGETHER)
      await this.#client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: held.slice(at, at + TAKEN_TOGETHER) }),
      );
  }
}
