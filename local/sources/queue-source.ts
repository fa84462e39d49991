import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { LocalFunction } from '../lambda/local-function.ts';
import { passes } from './event-filter.ts';
import type { Mapping } from './mapping.ts';

const BatchAnswer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) }).nullish();

/** More pollers than this do not make a small machine faster. */
const POLLERS = 4;
const LONG_POLL_SECONDS = 10;

/** Polls a queue for a function. What the function does not report as done stays hidden until its visibility timeout, as on AWS. */
export class QueueSource {
  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #mapping: Mapping;
  readonly #fn: LocalFunction;
  #stopped = false;
  /** Messages that the function is working on. */
  working = 0;

  constructor(sqs: SQSClient, url: string, mapping: Mapping, fn: LocalFunction) {
    this.#sqs = sqs;
    this.#url = url;
    this.#mapping = mapping;
    this.#fn = fn;
  }

  start(): void {
    const pollers = Math.min(this.#mapping.ScalingConfig?.MaximumConcurrency ?? POLLERS, POLLERS, this.#fn.settings.environments);
    for (let i = 0; i < pollers; i++) void this.#poll();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      try {
        const { Messages = [] } = await this.#sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#url,
            MaxNumberOfMessages: Math.min(this.#mapping.BatchSize, 10),
            WaitTimeSeconds: LONG_POLL_SECONDS,
            MessageSystemAttributeNames: ['All'],
            MessageAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) continue;
        this.working += Messages.length;
        try {
          await this.#work(Messages);
        } finally {
          this.working -= Messages.length;
        }
      } catch (error) {
        if (this.#stopped) return;
        this.#fn.settings.onOutput(this.#fn.settings.name, `polling ${this.#url}: ${String(error)}\n`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  async #work(messages: readonly Message[]): Promise<void> {
    const records = messages.map((message) => recordOf(message, this.#mapping.EventSourceArn));
    const taken = records.filter((record) => passes(this.#mapping.FilterCriteria, { ...record, body: parsedBody(record.body) }));
    const failed = taken.length === 0 ? new Set<string>() : await this.#invoke(taken);
    await this.#delete(messages.filter(({ MessageId = '' }) => !failed.has(MessageId)));
  }

  /** The message ids that the function did not finish. */
  async #invoke(records: readonly Readonly<{ messageId: string }>[]): Promise<ReadonlySet<string>> {
    const all = new Set(records.map(({ messageId }) => messageId));
    try {
      const answer = BatchAnswer.safeParse(await this.#fn.invoke({ Records: records }));
      if (!this.#mapping.FunctionResponseTypes.includes('ReportBatchItemFailures')) return new Set();
      // An answer that cannot be read, or names strangers, means that everything failed.
      if (!answer.success) return all;
      const failures = answer.data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) ?? [];
      return failures.every((id) => all.has(id)) ? new Set(failures) : all;
    } catch {
      return all;
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.#url,
        Entries: messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
      }),
    );
  }
}

const recordOf = (message: Message, arn: string) => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: message.Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, dataType: DataType },
    ]),
  ),
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: 'us-east-1',
});

const parsedBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
