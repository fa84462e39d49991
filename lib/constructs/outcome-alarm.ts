import { Duration } from 'aws-cdk-lib';
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from './metrics-namespace.ts';
import type { NoticeFunction } from './notice-function.ts';
import { runbook } from './runbook.ts';

export interface OutcomeAlarmProps {
  readonly tells: NoticeFunction;
  /** Name of the metric, as the function writes it (functions/platform/metrics.ts). */
  readonly metric: string;
  /** What does not happen for people while this is above zero. */
  readonly impact: string;
  /** Heading in docs/runbook.md. */
  readonly heading: string;
  /** How long it rings on after it was last told. @default 5 minutes */
  readonly period?: Duration;
  /** `Minimum`: it rings when the metric was above zero all through the period. @default Maximum */
  readonly statistic?: 'Maximum' | 'Minimum';
}

/** Rings by what becomes of notices, where no function fails: a thing that should have happened by now has not. */
export class OutcomeAlarm extends Construct {
  constructor(scope: Construct, id: string, { tells, metric, impact, heading, ...props }: OutcomeAlarmProps) {
    super(scope, id);
    new Alarm(this, 'Ringing', {
      alarmDescription: runbook(impact, heading),
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: metric,
        dimensionsMap: { function: tells.handlerName },
        period: props.period ?? Duration.minutes(5),
        statistic: props.statistic ?? 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
