import * as z from 'zod';
import { REGION } from '../aws-names.ts';
import type { JsonClient } from '../engines/json-client.ts';
import { JUST_MS } from '../engines/queues/queue-state.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { failuresOf } from './batch-answer.ts';
import type { EventFilter } from './event-filter.ts';

export type QueueSourceOptions = Readonly<{
  sqs: JsonClient;
  queue: Readonly<{ name: string; url: string; arn: string }>;
  fn: LocalFunction;
  batchSize: number;
  /** How many batches at once. */
  concurrency: number;
  filter: EventFilter;
  reportsFailures: boolean;
}>;

const Attributes = z.record(z.string(), z.string()).default({});
const Message = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string().default(''),
  MD5OfBody: z.string().default(''),
  Attributes,
  MessageAttributes: z
    .record(z.string(), z.object({ StringValue: z.string().optional(), BinaryValue: z.string().optional(), DataType: z.string() }))
    .default({}),
});
type Message = z.infer<typeof Message>;
const Received = z.object({ Messages: z.array(Message).default([]) });

const LONG_POLL_SECONDS = 20;
const AFTER_FAULT_MS = 500;
const LEFT_KEPT_MS = 2 * JUST_MS;

/** Polls a queue for a function. What the function does not finish stays hidden until its visibility timeout, as on AWS. */
export class QueueSource {
  readonly #options: QueueSourceOptions;
  /** Messages that were left to come back, and when. */
  readonly #left = new Map<string, number>();
  #working = 0;
  #pollers = 0;
  /** Of them, those that wait for messages. */
  #waiting = 0;
  #isStopped = false;

  constructor(options: QueueSourceOptions) {
    this.#options = options;
  }

  get queueName(): string {
    return this.#options.queue.name;
  }

  get functionName(): string {
    return this.#options.fn.settings.name;
  }

  /** Does the function work on messages of this queue, or are some on their way to it? */
  isBusy(justReceived: readonly string[]): boolean {
    if (this.#working > 0) return true;
    for (const [id, atMs] of this.#left) if (atMs < performance.now() - LEFT_KEPT_MS) this.#left.delete(id);
    return justReceived.some((id) => !this.#left.has(id));
  }

  start(): void {
    void this.#poll();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** One poller waits at an empty queue. Whoever finds something has another one wait meanwhile; one of two that find nothing ends. */
  async #poll(): Promise<void> {
    const { sqs, queue, batchSize, concurrency, fn } = this.#options;
    this.#pollers += 1;
    while (!this.#isStopped) {
      try {
        this.#waiting += 1;
        const asked = sqs.call('ReceiveMessage', {
          QueueUrl: queue.url,
          MaxNumberOfMessages: batchSize,
          WaitTimeSeconds: LONG_POLL_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        });
        const { Messages } = Received.parse(
          await asked.finally(() => {
            this.#waiting -= 1;
          }),
        );
        if (Messages.length > 0) {
          if (this.#waiting === 0 && this.#pollers < concurrency) void this.#poll();
          await this.#work(Messages);
        } else if (this.#waiting > 0) break;
      } catch (error) {
        if (this.#isStopped) return;
        fn.settings.onOutput(`polling ${queue.name}: ${String(error)}\n`);
        await new Promise((resolve) => setTimeout(resolve, AFTER_FAULT_MS));
      }
    }
    this.#pollers -= 1;
  }

  async #work(messages: readonly Message[]): Promise<void> {
    this.#working += messages.length;
    try {
      const records = messages.map((message) => recordOf(message, this.#options.queue.arn));
      const wanted = records.filter((record) => this.#options.filter({ ...record, body: parsedBody(record.body) }));
      const failed = wanted.length === 0 ? new Set<string>() : await this.#invoke(wanted);
      for (const id of failed) this.#left.set(id, performance.now());
      await this.#delete(messages.filter(({ MessageId }) => !failed.has(MessageId)));
    } finally {
      this.#working -= messages.length;
    }
  }

  /** Ids of the messages that the function did not finish. */
  async #invoke(records: readonly Readonly<{ messageId: string }>[]): Promise<ReadonlySet<string>> {
    const all = new Set(records.map(({ messageId }) => messageId));
    try {
      const answer = await this.#options.fn.invoke({ Records: records });
      return this.#options.reportsFailures ? (failuresOf(answer, all) ?? all) : new Set();
    } catch {
      return all; // told in the function's state
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#options.sqs.call('DeleteMessageBatch', {
      QueueUrl: this.#options.queue.url,
      Entries: messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
    });
  }
}

const recordOf = (message: Message, arn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      { stringValue: StringValue, binaryValue: BinaryValue, stringListValues: [], binaryListValues: [], dataType: DataType },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: REGION,
});

/** Filters look into a body that is JSON. */
const parsedBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
