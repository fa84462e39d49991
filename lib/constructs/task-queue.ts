import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';

export interface TaskQueueProps {
  readonly consumer: NoticeFunction;
  /** Tells a function where the queue is. */
  readonly variable: string;
  /** What breaks for people when a task ends among the dead letters, and where the runbook speaks of it. */
  readonly impact: string;
  readonly heading: string;
  /** So often a message may come back before it counts as dead. @default 10 */
  readonly receivedAtMost?: number;
  /** How long a task may wait. @default 4 days */
  readonly kept?: Duration;
}

/** Tasks that wait for one function, one at a time; a message names what is to be done by its id. */
export class TaskQueue extends Construct {
  readonly #queue: Queue;
  readonly #dead: Queue;
  readonly #variable: string;

  constructor(
    scope: Construct,
    id: string,
    { consumer, variable, impact, heading, receivedAtMost = 10, kept = Duration.days(4) }: TaskQueueProps,
  ) {
    super(scope, id);
    const { timeout, handlerName } = consumer;
    if (!timeout) throw new Error(`${handlerName} has no timeout to reckon the visibility of its messages with`);
    this.#variable = variable;
    this.#dead = new DeadLetters(this, 'DeadLetters', { impact, heading }).queue;
    this.#queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: kept,
      deadLetterQueue: { queue: this.#dead, maxReceiveCount: receivedAtMost },
    });
    consumer.addEventSource(new SqsEventSource(this.#queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }));
  }

  /** Let a function count what waits, and what was given up on. */
  allowCounting(fn: NoticeFunction): void {
    fn.addEnvironment(this.#variable, this.#queue.queueUrl);
    fn.addEnvironment(this.#variable.replace(/_URL$/, '_DEAD_URL'), this.#dead.queueUrl);
    for (const queue of [this.#queue, this.#dead]) queue.grant(fn, 'sqs:GetQueueAttributes');
  }

  /** Let a function ask for a task. */
  allowSending(fn: NoticeFunction): void {
    fn.addEnvironment(this.#variable, this.#queue.queueUrl);
    this.#queue.grant(fn, 'sqs:SendMessage');
  }
}
