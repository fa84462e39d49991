import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Schedule, type ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { runbook } from './runbook.ts';

export interface ScheduledCallProps {
  readonly calls: NoticeFunction;
  readonly schedule: ScheduleExpression;
  readonly description: string;
  /** What breaks for people when the clock stands still. */
  readonly impact: string;
  /** How long the function may go without being called. At most an hour. */
  readonly silence: Duration;
  /** As whom the clock calls. @default a role that all calls of the stack to this function share */
  readonly role?: IRole;
}

/**
 * Calls a function by the clock. A call that is missed is made good by the next one, so it is neither kept nor tried for long; that no call
 * comes at all is what somebody has to know.
 */
export class ScheduledCall extends Construct {
  constructor(scope: Construct, id: string, { calls, schedule, description, impact, silence, role }: ScheduledCallProps) {
    super(scope, id);
    new Schedule(this, 'Schedule', {
      schedule,
      description,
      target: new LambdaInvoke(calls, {
        retryAttempts: 2,
        maxEventAge: Duration.minutes(5),
        ...(role ? { role } : {}),
      }),
    });
    new Alarm(this, 'Stopped', {
      alarmDescription: runbook(impact, `${calls.handlerName}-stopped`),
      metric: calls.metricInvocations({ period: silence, statistic: 'Sum' }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
