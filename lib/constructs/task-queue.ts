import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';

/** So often a message may come back before it counts as dead. */
const RECEIVED_AT_MOST = 10;

export interface TaskQueueProps {
  readonly consumer: NoticeFunction;
  /** Tells a function where the queue is. */
  readonly variable: string;
  /** What breaks for people when a task ends among the dead letters, and where the runbook speaks of it. */
  readonly impact: string;
  readonly heading: string;
}

/** Tasks that wait for one function, one at a time; a message names what is to be done by its id. */
export class TaskQueue extends Construct {
  readonly #queue: Queue;
  readonly #variable: string;

  constructor(scope: Construct, id: string, { consumer, variable, impact, heading }: TaskQueueProps) {
    super(scope, id);
    const { timeout, handlerName } = consumer;
    if (!timeout) throw new Error(`${handlerName} has no timeout to reckon the visibility of its messages with`);
    this.#variable = variable;
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, heading });
    this.#queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: dead, maxReceiveCount: RECEIVED_AT_MOST },
    });
    consumer.addEventSource(new SqsEventSource(this.#queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }));
  }

  /** Let a function ask for a task. */
  allowSending(fn: NoticeFunction): void {
    fn.addEnvironment(this.#variable, this.#queue.queueUrl);
    this.#queue.grant(fn, 'sqs:SendMessage');
  }
}
