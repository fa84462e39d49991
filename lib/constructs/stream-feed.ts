import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeFunction } from './notice-function.ts';
import { runbook } from './runbook.ts';
import type { StreamedTable } from './store-table.ts';

export interface StreamFeedProps {
  readonly source: StreamedTable;
  readonly consumer: NoticeFunction;
  /**
   * Kinds of changes that are told, by name (Lambda developer guide, "Filter rule syntax"). Each is
   * followed on its own: one that is slow keeps no other waiting. Of several patterns one has to match.
   */
  readonly changes: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** What breaks for people when a change is given up on. */
  readonly impact: string;
}

/**
 * Feeds a function from a table's stream. Without bounds Lambda would try a poisoned record until it expires, a day later, with every other
 * one of its shard waiting behind it: so tries are counted, batches are halved, and what is given up on is kept.
 */
export class StreamFeed extends Construct {
  constructor(scope: Construct, id: string, { source, consumer, changes, impact }: StreamFeedProps) {
    super(scope, id);
    const { handlerName } = consumer;
    const { queue: dead } = new DeadLetters(this, 'DeadLetters', { impact, heading: `${handlerName}-dead-letters` });
    dead.grant(consumer, 'sqs:SendMessage');
    source.allowFollowing(consumer);
    for (const [name, patterns] of Object.entries(changes)) {
      consumer.addEventSourceMapping(name, {
        eventSourceArn: source.streamArn,
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 10,
        parallelizationFactor: 2,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 5,
        maxRecordAge: Duration.hours(6),
        onFailure: new SqsDlq(dead),
        filters: patterns.map((pattern) => FilterCriteria.filter({ ...pattern })),
      });
    }
    new Alarm(this, 'Behind', {
      alarmDescription: runbook(`${handlerName} is more than five minutes behind its stream.`, `${handlerName}-behind`),
      metric: consumer.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
