import { ChangeMessageVisibilityBatchCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { KeptMail } from '#ports/kept-mail';
import { nameOneOf } from '../mail/named-in.ts';

const TAKEN_TOGETHER = 10;
/** So many are looked through in some seconds; each is hidden meanwhile, or it would be looked at again and again. */
const PIECE = 500;
/** Longer than a run takes to look through a piece, and the pieces of those that follow. */
const HIDDEN_SECONDS = 15 * 60;
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
    const held: Held[] = [];
    try {
      if (await this.#isMore(nameOneOf(addresses), held)) return 'more';
    } catch (error) {
      await this.#show(held);
      throw error;
    }
    // Those of earlier pieces are seen again when their time is up.
    await this.#show(held);
    return null;
  }

  /** Look through a piece. @param held those that name nobody of them, which are hidden until they are shown again */
  async #isMore(isNamed: (body: Uint8Array) => boolean, held: Held[]): Promise<boolean> {
    for (let seen = 0; seen < this.#piece; ) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: TAKEN_TOGETHER,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      if (Messages.length === 0) return false;
      const named = Messages.filter(({ Body = '' }) => isNamed(Buffer.from(Body)));
      for (const { ReceiptHandle = '' } of Messages.filter((one) => !named.includes(one)))
        held.push({ Id: String(held.length), ReceiptHandle, VisibilityTimeout: 0 });
      for (const { ReceiptHandle } of named) await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
      seen += Messages.length;
    }
    return true;
  }

  /** At once: whoever looks after dead letters is to find them. */
  async #show(held: readonly Held[]): Promise<void> {
    for (let at = 0; at < held.length; at += TAKEN_TOGETHER)
      await this.#client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: held.slice(at, at + TAKEN_TOGETHER) }),
      );
  }
}
