import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundledHandler } from './bundled-handler.ts';
import { runbook } from './runbook.ts';

export interface NoticeFunctionProps {
  /** Folder under functions/handlers. */
  readonly handler: string;
  /** One sentence an operator reads at night: what breaks for people when this fails. */
  readonly impact: string;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** Megabytes. @default 512 */
  readonly memorySize?: number;
}

/** The one way this service makes a Lambda: small, logged, alarmed, and allowed nothing but to write its own log. */
export class NoticeFunction extends LambdaFunction {
  readonly handlerName: string;

  constructor(scope: Construct, id: string, { handler, impact, timeout = Duration.seconds(10), memorySize = 512 }: NoticeFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: RetentionDays.ONE_MONTH });
    // A role of our own: AWSLambdaBasicExecutionRole would let the function write to every log of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: bundledHandler(handler),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      role,
      logGroup,
    });
    this.handlerName = handler;

    new Alarm(this, 'Failing', {
      alarmDescription: runbook(impact, handler),
      metric: this.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING, // no invocation is not a failure
    });
  }
}
