import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

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

/** The one way this service makes a Lambda: small, logged, alarmed, and with no permissions of its own. */
export class NoticeFunction extends NodejsFunction {
  readonly handlerName: string;

  constructor(scope: Construct, id: string, props: NoticeFunctionProps) {
    super(scope, id, {
      entry: join(import.meta.dirname, '../../functions/handlers', props.handler, 'index.ts'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        sourceMap: true,
        mainFields: ['module', 'main'],
        externalModules: [],
        banner: "import{createRequire as _r}from'node:module';const require=_r(import.meta.url);",
      },
      logGroup: new LogGroup(scope, `${id}Logs`, { retention: RetentionDays.ONE_MONTH }),
    });
    this.handlerName = props.handler;

    new Alarm(this, 'Failing', {
      alarmDescription: `${props.impact} Runbook: docs/runbook.md#${props.handler}`,
      metric: this.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING, // no invocation is not a failure
    });
  }
}
