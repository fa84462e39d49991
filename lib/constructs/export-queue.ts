import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';

/** So often a message may come back before it counts as dead. */
const RECEIVED_AT_MOST = 5;

/** Files that wait to be written. */
export class ExportQueue extends Construct {
  readonly #queue: Queue;

  constructor(scope: Construct, id: string, { consumer }: Readonly<{ consumer: NoticeFunction }>) {
    super(scope, id);
    const { timeout, handlerName } = consumer;
    if (!timeout) throw new Error(`${handlerName} has no timeout to reckon the visibility of its messages with`);
    const impact = 'A long file that somebody asked for was not written; it is tried again when they ask again.';
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, heading: 'exports-dead-letters' });
    this.#queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: dead, maxReceiveCount: RECEIVED_AT_MOST },
    });
    consumer.addEventSource(new SqsEventSource(this.#queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }));
  }

  /** Let a function have a file written. */
  allowSending(fn: NoticeFunction): void {
    fn.addEnvironment('EXPORTS_URL', this.#queue.queueUrl);
    this.#queue.grant(fn, 'sqs:SendMessage');
  }
}
