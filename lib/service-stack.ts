import { Aws, CfnCondition, CfnOutput, CfnParameter, Duration, Fn, Stack, type StackProps, Token } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { DeadLetters, LaneQueues } from './constructs/lanes.ts';
import { NoticeFunction } from './constructs/notice-function.ts';
import type { NoticesTable, SubscriptionsTable } from './constructs/tables.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly data: DataStack;
}

/** All that can be thrown away and made again: functions, queues, clocks, the HTTP API. */
export class ServiceStack extends Stack {
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, { data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const { registry, notices, subscriptions, mailings, secrets } = data;
    const httpApi = new HttpApi(this, 'HttpApi', { description: 'Noticewire: the public contract and its pages' });
    const settings = settingsOf(this, httpApi.apiEndpoint);
    this.#settings = settings;

    const freezeAudience = new NoticeFunction(this, 'FreezeAudience', {
      handler: 'freeze-audience',
      impact: 'Nobody is told of new notices: their audience is not worked out.',
      timeout: Duration.seconds(120),
      memorySize: 1024,
    });
    const sendEmail = new NoticeFunction(this, 'SendEmail', {
      handler: 'send-email',
      impact: 'Organizations that chose email do not get notices.',
      timeout: Duration.seconds(60),
    });
    const callWebhook = new NoticeFunction(this, 'CallWebhook', {
      handler: 'call-webhook',
      impact: 'Organizations that chose a webhook do not get notices.',
      timeout: Duration.seconds(60),
    });
    const ranges = new LaneQueues(this, 'Ranges', {
      carries: 'ranges',
      consumer: freezeAudience,
      impact: 'Part of an audience was never worked out: some organizations do not get a notice.',
      atOnce: { urgent: 10, routine: 10, digest: 5 },
    });
    const emails = new LaneQueues(this, 'Emails', {
      carries: 'emails',
      consumer: sendEmail,
      impact: 'Up to 100 organizations for each message do not get a notice by email.',
      atOnce: { urgent: 5, routine: 5, digest: 2 },
    });
    const calls = new LaneQueues(this, 'Calls', {
      carries: 'calls',
      consumer: callWebhook,
      impact: 'Up to 100 endpoints for each message do not get a notice.',
      atOnce: { urgent: 10, routine: 10, digest: 5 },
    });

    const api = new NoticeFunction(this, 'Api', {
      handler: 'api',
      impact: 'Agencies cannot post notices, organizations cannot subscribe.',
    });
    registry.allowRegistering(api);
    notices.allowAccepting(api);
    subscriptions.allowChanging(api);
    subscriptions.allowReadingDirectory(api);
    mailings.allowReporting(api);
    secrets.allowUnwrapping(api);
    settings.give(api, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS', 'OPERATOR_KEY_HASH');

    const site = new NoticeFunction(this, 'Site', {
      handler: 'site',
      impact: 'People cannot read notices, confirm or unsubscribe on the web.',
    });
    registry.allowKeeping(site);
    notices.allowReading(site);
    subscriptions.allowChanging(site);
    secrets.allowUnwrapping(site);
    settings.give(site, 'SENDER_ADDRESS', 'PUBLIC_URL');

    const planMailing = new NoticeFunction(this, 'PlanMailing', {
      handler: 'plan-mailing',
      impact: 'Published notices are not on their way; sweep plans them late.',
      timeout: Duration.seconds(60),
    });
    notices.allowPlanning(planMailing);
    subscriptions.allowReadingDirectory(planMailing);
    mailings.allowPlanning(planMailing);
    ranges.allowSending(planMailing);
    this.#feedFromStream(planMailing, notices, 'Outbox', {
      eventName: FilterRule.notEquals('REMOVE'),
      dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('head') }, duePk: { S: FilterRule.isEqual('plan') } } },
    });

    subscriptions.allowReadingDirectory(freezeAudience);
    notices.allowReading(freezeAudience);
    mailings.allowFreezing(freezeAudience);
    emails.allowSending(freezeAudience);
    calls.allowSending(freezeAudience);

    for (const sender of [sendEmail, callWebhook]) {
      notices.allowReading(sender);
      mailings.allowSending(sender);
      registry.allowKeeping(sender);
      secrets.allowUnwrapping(sender);
    }
    subscriptions.allowSendingTo(sendEmail);
    subscriptions.allowChanging(callWebhook);
    emails.allowPostponing(sendEmail);
    calls.allowPostponing(callWebhook);
    settings.give(sendEmail, 'SENDER_ADDRESS', 'PUBLIC_URL', 'SES_RATE');
    settings.give(callWebhook, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS');
    this.#allowEmail(sendEmail);

    const askConsent = new NoticeFunction(this, 'AskConsent', {
      handler: 'ask-consent',
      impact: 'New subscribers do not get the message that asks for their consent.',
      timeout: Duration.seconds(60),
    });
    subscriptions.allowChanging(askConsent);
    registry.allowKeeping(askConsent);
    secrets.allowUnwrapping(askConsent);
    settings.give(askConsent, 'SENDER_ADDRESS', 'PUBLIC_URL', 'ALLOW_PRIVATE_ENDPOINTS');
    this.#allowEmail(askConsent);
    this.#feedFromStream(askConsent, subscriptions, 'NewSubscriptions', {
      eventName: FilterRule.isEqual('INSERT'),
      dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('subscription') }, status: { S: FilterRule.isEqual('pending') } } },
    });

    const openDigests = new NoticeFunction(this, 'OpenDigests', {
      handler: 'open-digests',
      impact: 'Digests are late; the next run covers what was missed.',
      timeout: Duration.seconds(60),
    });
    subscriptions.allowReadingDirectory(openDigests);
    notices.allowReading(openDigests);
    mailings.allowPlanning(openDigests);
    ranges.allowSending(openDigests);
    new Schedule(this, 'EveryQuarter', {
      schedule: ScheduleExpression.cron({ minute: '0/15' }),
      target: new LambdaInvoke(openDigests, {}),
      description: 'Opens the digests that are due',
    });

    const sweep = new NoticeFunction(this, 'Sweep', {
      handler: 'sweep',
      impact: 'Retries, scheduled notices and whatever was lost wait.',
      timeout: Duration.seconds(60),
    });
    notices.allowSweeping(sweep);
    subscriptions.allowReadingDirectory(sweep);
    mailings.allowSweeping(sweep);
    for (const queues of [ranges, emails, calls]) queues.allowSending(sweep);
    settings.give(sweep, 'SES_RATE');
    // GetSendQuota knows no resource (service authorization reference, Amazon SES).
    sweep.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
    new Schedule(this, 'EveryMinute', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(sweep, {}),
      description: 'Finds what was lost or fell due',
    });

    routes(httpApi, api, site);
    this.#watch(httpApi);
    new CfnOutput(this, 'Url', { value: settings.publicUrl });
  }

  /** Feed a function from a table's stream: bounded tries, halved batches, and a place for what it gives up on. */
  #feedFromStream(fn: NoticeFunction, source: NoticesTable | SubscriptionsTable, id: string, filter: Record<string, unknown>): void {
    const given = new DeadLetters(this, `${id}DeadLetters`, {
      impact: `${fn.handlerName} gave up on stream records.`,
      runbook: 'stream-dead-letters',
    });
    source.allowFollowing(fn);
    given.queue.grant(fn, 'sqs:SendMessage');
    fn.addEventSourceMapping(id, {
      eventSourceArn: source.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      parallelizationFactor: 2,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(6),
      onFailure: new SqsDlq(given.queue),
      filters: [FilterCriteria.filter(filter)],
    });
    new Alarm(fn, 'Behind', {
      alarmDescription: `${fn.handlerName} is more than five minutes behind its stream. Runbook: docs/runbook.md#stream-behind`,
      metric: fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Raw email, and only in the name of the deployment's own address. */
  #allowEmail(fn: NoticeFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/*`],
        conditions: { StringEquals: { 'ses:FromAddress': this.#settings.senderAddress } },
      }),
    );
  }

  /** Requests are limited, and logged without their query strings: tokens stand in them. */
  #watch(httpApi: HttpApi): void {
    const stage = httpApi.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('the HTTP API has no stage to watch');
    const logs = new LogGroup(this, 'AccessLogs', { retention: RetentionDays.ONE_MONTH });
    logs.grantWrite(new ServicePrincipal('apigateway.amazonaws.com'));
    stage.defaultRouteSettings = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 };
    stage.accessLogSettings = {
      destinationArn: logs.logGroupArn,
      format: JSON.stringify({
        at: '$context.requestTime',
        route: '$context.routeKey',
        status: '$context.status',
        ms: '$context.responseLatency',
        requestId: '$context.requestId',
      }),
    };
  }
}

const routes = (httpApi: HttpApi, api: NoticeFunction, site: NoticeFunction): void => {
  const toApi = new HttpLambdaIntegration('ApiIntegration', api);
  for (const path of ['/v1/{proxy+}', '/openapi.json', '/docs']) httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration: toApi });
  const toSite = new HttpLambdaIntegration('SiteIntegration', site);
  for (const path of ['/', '/{proxy+}']) httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration: toSite });
};

type Settings = Readonly<{
  publicUrl: string;
  senderAddress: string;
  give(fn: NoticeFunction, ...names: readonly (keyof Variables)[]): void;
}>;

type Variables = Readonly<Record<'OPERATOR_KEY_HASH' | 'SENDER_ADDRESS' | 'PUBLIC_URL' | 'ALLOW_PRIVATE_ENDPOINTS' | 'SES_RATE', string>>;

/** What an operator chooses at deployment. */
const settingsOf = (stack: Stack, apiEndpoint: string): Settings => {
  const parameter = (id: string, description: string, value: string, noEcho = false): CfnParameter =>
    new CfnParameter(stack, id, { description, default: value, noEcho });
  const publicUrl = parameter(
    'PublicUrl',
    'Where people find the service, without a slash at its end; empty: the address of the HTTP API',
    '',
  );
  const chosen = new CfnCondition(stack, 'PublicUrlIsChosen', {
    expression: Fn.conditionNot(Fn.conditionEquals(publicUrl.valueAsString, '')),
  });
  const senderAddress = parameter(
    'SenderAddress',
    'The address that notices come from; its domain must be verified in SES',
    'notices@noticewire.example',
  ).valueAsString;
  const variables: Variables = {
    OPERATOR_KEY_HASH: parameter('OperatorKeyHash', 'SHA-256 (hex) of the operator key; empty: there is none', '', true).valueAsString,
    SENDER_ADDRESS: senderAddress,
    PUBLIC_URL: Token.asString(Fn.conditionIf(chosen.logicalId, publicUrl.valueAsString, apiEndpoint)),
    ALLOW_PRIVATE_ENDPOINTS: parameter(
      'AllowPrivateEndpoints',
      'true only on a developer’s machine: webhooks over http and to private addresses',
      'false',
    ).valueAsString,
    SES_RATE: parameter('SesRate', 'Messages per second; empty: what SES allows', '').valueAsString,
  };
  return {
    publicUrl: variables.PUBLIC_URL,
    senderAddress,
    give: (fn, ...names) => {
      for (const name of names) fn.addEnvironment(name, variables[name]);
    },
  };
};
