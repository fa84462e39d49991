import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';

/** Urgent work never waits behind routine work, nor routine work behind digests: each lane has queues of its own. */
const LANES = ['urgent', 'routine', 'digest'] as const;
type Lane = (typeof LANES)[number];

const LANE_IDS = { urgent: 'Urgent', routine: 'Routine', digest: 'Digest' } as const satisfies Readonly<Record<Lane, string>>;

/** So often a message may come back before it counts as dead: a throttled hour must not fill the dead letters with good messages. */
const RECEIVED_AT_MOST = 10;

export interface LaneQueuesProps {
  /** What the queues carry: gives the names of the variables, `RANGES_URGENT_URL`. */
  readonly carries: 'ranges' | 'emails' | 'calls';
  readonly consumer: NoticeFunction;
  /** What breaks for people when work ends among the dead letters. */
  readonly impact: string;
  /** How many of its functions may work on one lane at once, 2 to 1000. */
  readonly atOnce: Readonly<Record<Lane, number>>;
}

/** One queue for each lane, with one consumer and one place for dead letters. */
export class LaneQueues extends Construct {
  readonly #queues: Readonly<Record<Lane, Queue>>;
  readonly #carries: string;
  readonly #dead: Queue;

  constructor(scope: Construct, id: string, { carries, consumer, impact, atOnce }: LaneQueuesProps) {
    super(scope, id);
    this.#carries = carries;
    const { timeout } = consumer;
    if (!timeout) throw new Error(`${consumer.handlerName} has no timeout to reckon the visibility of its messages with`);
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, heading: `${carries}-dead-letters` });

    this.#dead = dead;

    const queueOf = (lane: Lane): Queue => {
      const queue = new Queue(this, LANE_IDS[lane], {
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        // A message must not come back while its function may still be at work: six times the timeout (Lambda developer guide, Amazon SQS).
        visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
        retentionPeriod: Duration.days(4),
        deadLetterQueue: { queue: dead, maxReceiveCount: RECEIVED_AT_MOST },
      });
      consumer.addEventSource(new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: atOnce[lane] }));
      return queue;
    };
    this.#queues = { urgent: queueOf('urgent'), routine: queueOf('routine'), digest: queueOf('digest') };
  }

  /**
   * Let a function send work to every lane; a consumer, too, that puts work back. That it may hand a
   * message back for a chosen time comes with being the consumer.
   */
  allowSending(fn: NoticeFunction): void {
    for (const lane of LANES) {
      fn.addEnvironment(`${this.#carries.toUpperCase()}_${lane.toUpperCase()}_URL`, this.#queues[lane].queueUrl);
      this.#queues[lane].grant(fn, 'sqs:SendMessage');
    }
  }

  /** Let a function take what was given up on, to send it back. */
  allowRedriving(fn: NoticeFunction): void {
    fn.addEnvironment(`${this.#carries.toUpperCase()}_DEAD_URL`, this.#dead.queueUrl);
    this.#dead.grant(fn, 'sqs:ReceiveMessage', 'sqs:DeleteMessage');
  }
}
