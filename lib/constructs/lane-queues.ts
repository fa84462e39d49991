import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';
import { type KindOfWork, LANES, type Lane, queueVariable, WORK_KINDS } from './work-kinds.ts';

/** As they stand in logical ids: another id would be another queue, and what waits in the one before would be lost. */
const LANE_IDS = { urgent: 'Urgent', routine: 'Routine', digest: 'Digest' } as const satisfies Readonly<Record<Lane, string>>;

/** So often a message may come back before it counts as dead: a throttled hour must not fill the dead letters with good messages. */
const RECEIVED_AT_MOST = 10;

export interface LaneQueuesProps {
  readonly kind: KindOfWork;
  readonly consumer: NoticeFunction;
}

/** One queue for each lane of one kind of work, with one consumer and one place for dead letters. */
export class LaneQueues extends Construct {
  readonly consumer: NoticeFunction;
  readonly #kind: KindOfWork;
  readonly #dead: Queue;
  readonly #queues: Readonly<Record<Lane, Queue>>;

  constructor(scope: Construct, id: string, { kind, consumer }: LaneQueuesProps) {
    super(scope, id);
    this.#kind = kind;
    this.consumer = consumer;
    this.#dead = new DeadLetters(this, 'DeadLetters', { impact: WORK_KINDS[kind].impact, heading: `${kind}-dead-letters` }).queue;
    this.#queues = { urgent: this.#queueOf('urgent'), routine: this.#queueOf('routine'), digest: this.#queueOf('digest') };
  }

  /**
   * Let a function send work to every lane; a consumer, too, that puts work back. That it may hand a
   * message back for a chosen time comes with being the consumer.
   */
  allowSending(fn: NoticeFunction): void {
    for (const lane of LANES) {
      fn.addEnvironment(queueVariable(this.#kind, lane), this.#queues[lane].queueUrl);
      this.#queues[lane].grant(fn, 'sqs:SendMessage');
    }
  }

  /** Let a function take what was given up on, to send it back. */
  allowRedriving(fn: NoticeFunction): void {
    fn.addEnvironment(queueVariable(this.#kind, 'dead'), this.#dead.queueUrl);
    this.#dead.grant(fn, 'sqs:ReceiveMessage', 'sqs:DeleteMessage');
  }

  /** Let a function count what waits, and what was given up on. */
  allowCounting(fn: NoticeFunction): void {
    for (const lane of LANES) {
      fn.addEnvironment(queueVariable(this.#kind, lane), this.#queues[lane].queueUrl);
      this.#queues[lane].grant(fn, 'sqs:GetQueueAttributes');
    }
    fn.addEnvironment(queueVariable(this.#kind, 'dead'), this.#dead.queueUrl);
    this.#dead.grant(fn, 'sqs:GetQueueAttributes');
  }

  #queueOf(lane: Lane): Queue {
    const { timeout, handlerName } = this.consumer;
    if (!timeout) throw new Error(`${handlerName} has no timeout to reckon the visibility of its messages with`);
    const queue = new Queue(this, LANE_IDS[lane], {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // A message must not come back while its function may still be at work: six times the timeout (Lambda developer guide, Amazon SQS).
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.#dead, maxReceiveCount: RECEIVED_AT_MOST },
    });
    const maxConcurrency = WORK_KINDS[this.#kind].atOnce[lane];
    this.consumer.addEventSource(new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency }));
    return queue;
  }
}
