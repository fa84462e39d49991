import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';

/** Urgent work never waits behind routine work, nor routine work behind digests: each lane has queues of its own. */
const LANES = ['urgent', 'routine', 'digest'] as const;
type Lane = (typeof LANES)[number];

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A queue for what a function gave up on, with an alarm at the first message. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: Readonly<{ impact: string; runbook: string }>) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new Alarm(this, 'NotEmpty', {
      alarmDescription: `${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

export interface LaneQueuesProps {
  /** What the queues carry: gives the name of the variables, `RANGES_URGENT_URL`. */
  readonly carries: 'ranges' | 'emails' | 'calls';
  readonly consumer: NoticeFunction;
  /** What breaks for people when work ends among the dead letters. */
  readonly impact: string;
  /** How many of its functions may work on one lane at once. */
  readonly atOnce: Readonly<Record<Lane, number>>;
}

/** One queue for each lane, with one consumer and one place for dead letters. */
export class LaneQueues extends Construct {
  readonly #queues: Readonly<Record<Lane, Queue>>;
  readonly #carries: string;

  constructor(scope: Construct, id: string, { carries, consumer, impact, atOnce }: LaneQueuesProps) {
    super(scope, id);
    this.#carries = carries;
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, runbook: `${carries}-dead-letters` });
    const queueOf = (lane: Lane): Queue => {
      const queue = new Queue(this, capitalized(lane), {
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        // A message must not come back while its function may still be at work: six times the timeout (Lambda developer guide, SQS).
        visibilityTimeout: Duration.seconds(6 * (consumer.timeout?.toSeconds() ?? 60)),
        retentionPeriod: Duration.days(4),
        deadLetterQueue: { queue: dead, maxReceiveCount: 10 },
      });
      consumer.addEventSource(new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: atOnce[lane] }));
      return queue;
    };
    this.#queues = { urgent: queueOf('urgent'), routine: queueOf('routine'), digest: queueOf('digest') };
  }

  /** Let a function send work to every lane. */
  allowSending(fn: LambdaFunction): void {
    for (const lane of LANES) {
      fn.addEnvironment(`${this.#carries.toUpperCase()}_${lane.toUpperCase()}_URL`, this.#queues[lane].queueUrl);
      this.#queues[lane].grant(fn, 'sqs:SendMessage');
    }
  }

  /** Let the consumer give a message back for a chosen time. */
  allowPostponing(fn: LambdaFunction): void {
    this.allowSending(fn);
    for (const lane of LANES) this.#queues[lane].grant(fn, 'sqs:ChangeMessageVisibility');
  }
}
