import { type CfnCondition, Duration, Fn, Token } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  type CfnConfigurationSet,
  CfnConfigurationSetEventDestination,
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';
import { onlyWhere } from './only-where.ts';
import { ReceivedMail, type ReceivedMailProps } from './received-mail.ts';

export interface MailFeedbackProps {
  readonly consumer: NoticeFunction;
  /** Holds where email leaves by SES. Elsewhere the queue is fed by whoever reads the mailbox that bounces come back to. */
  readonly leavesBySes: CfnCondition;
  /** Holds where SES is to tell of each message that arrived, too. */
  readonly hearsDeliveries: CfnCondition;
  /** What SES receives for us, if anything. */
  readonly receives: Omit<ReceivedMailProps, 'queue' | 'dead' | 'reader'>;
}

/** So often a message may come back before it counts as dead; one whose delivery is still under way goes on as a new one. */
const RECEIVED_AT_MOST = 10;

/**
 * What mail systems tell of messages that had left, on its way to the function that records it: SES tells its events to a topic, the topic
 * passes them on as they are, and the queue keeps them.
 */
export class MailFeedback extends Construct {
  /** Of SES, named with each message, so that its events are told; empty where email leaves otherwise. */
  readonly configurationSet: string;
  readonly #received: ReceivedMail | null;
  readonly #dead: Queue;

  constructor(scope: Construct, id: string, { consumer, leavesBySes, hearsDeliveries, receives }: MailFeedbackProps) {
    super(scope, id);
    const impact = 'Addresses that nobody has are written to again and again, which costs the reputation of all mail.';
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, heading: 'feedback-dead-letters' });
    this.#dead = dead;
    const queue = queueFor(this, consumer, dead);
    consumer.addEnvironment('FEEDBACK_URL', queue.queueUrl);
    queue.grant(consumer, 'sqs:SendMessage');

    // Where CloudFormation knows no SES it refuses a template that names it, whatever its conditions say.
    const isKnown = this.node.tryGetContext('withoutSes') !== 'true';
    this.#received = isKnown ? new ReceivedMail(this, 'Received', { ...receives, queue, dead, reader: consumer }) : null;
    if (!this.#received) consumer.addEnvironment('RECEIVED_BUCKET', '');
    this.configurationSet = isKnown ? eventsOfSes(this, { queue, dead, leavesBySes, hearsDeliveries }) : '';
  }

  /** Find mails that came in from somebody or speak of them, and what could not be recorded of such, and delete them. */
  allowForgetting(fn: NoticeFunction): void {
    fn.addEnvironment('FEEDBACK_DEAD_URL', this.#dead.queueUrl);
    this.#dead.grant(fn, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility');
    if (this.#received) this.#received.allowForgetting(fn);
    else fn.addEnvironment('RECEIVED_BUCKET', '');
  }
}

type EventsOfSes = Omit<MailFeedbackProps, 'consumer' | 'receives'> & Readonly<{ queue: Queue; dead: Queue }>;

/** @returns the name of the configuration set whose events come to the queue; empty where email leaves otherwise */
const eventsOfSes = (scope: MailFeedback, { queue, dead, leavesBySes, hearsDeliveries }: EventsOfSes): string => {
  const topic = new Topic(scope, 'Topic', { displayName: 'Noticewire feedback' });
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: dead }));
  const set = new ConfigurationSet(scope, 'Set', { reputationMetrics: true });
  set.addEventDestination('Events', { destination: EventDestination.snsTopic(topic), events: [...EVENTS] });
  for (const destination of set.node.findAll().filter((node) => node instanceof CfnConfigurationSetEventDestination))
    destination.addPropertyOverride(
      'EventDestination.MatchingEventTypes',
      Fn.conditionIf(hearsDeliveries.logicalId, [...EVENTS, EmailSendingEvent.DELIVERY], [...EVENTS]),
    );
  onlyWhere(leavesBySes, [...set.node.findAll(), topic.node.tryFindChild('Policy')?.node.defaultChild]);
  const { ref } = set.node.defaultChild as CfnConfigurationSet;
  return Token.asString(Fn.conditionIf(leavesBySes.logicalId, ref, ''));
};

/** What is told of in any case. */
const EVENTS = [
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
] as const;

const queueFor = (scope: MailFeedback, consumer: NoticeFunction, dead: Queue): Queue => {
  const { timeout, handlerName } = consumer;
  if (!timeout) throw new Error(`${handlerName} has no timeout to reckon the visibility of its messages with`);
  const queue = new Queue(scope, 'Queue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: dead, maxReceiveCount: RECEIVED_AT_MOST },
  });
  consumer.addEventSource(new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 5 }));
  return queue;
};
