import { Duration } from 'aws-cdk-lib';
import { CfnRoute, CfnStage, HttpApi, HttpMethod, type HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';
import { runbook } from './runbook.ts';

/** Everything of the contract under these is the API's; the pages have the rest. */
const API_PATHS = ['/v1/{proxy+}', '/openapi.json', '/docs', '/docs/{proxy+}', '/healthz'];
/**
 * Routes that only agencies use. They have throttles of their own, so that strangers who use up the others leave these alone: what calls
 * one of them without a key is refused before it costs anything.
 */
const AGENCY_ROUTES: readonly Readonly<{ path: string; methods: HttpMethod[] }>[] = [
  { path: '/v1/notices', methods: [HttpMethod.POST] },
  { path: '/v1/notices/{proxy+}', methods: [HttpMethod.POST, HttpMethod.PATCH] },
  // The report, deliveries, receipts.
  { path: '/v1/notices/{id}/{proxy+}', methods: [HttpMethod.GET] },
  { path: '/v1/attachments', methods: [HttpMethod.POST] },
  { path: '/v1/attachments/{id}', methods: [HttpMethod.GET, HttpMethod.DELETE] },
  { path: '/v1/documents', methods: [HttpMethod.POST] },
  { path: '/v1/documents/{proxy+}', methods: [HttpMethod.POST] },
  { path: '/v1/agencies', methods: [HttpMethod.ANY] },
  { path: '/v1/agencies/{proxy+}', methods: [HttpMethod.ANY] },
  { path: '/v1/organizations/{id}/verification', methods: [HttpMethod.PUT, HttpMethod.DELETE] },
];
const SITE_PATHS = ['/', '/{proxy+}'];
const CONSOLE_PATHS = ['/console', '/console/{proxy+}'];

/**
 * Requests per second over all callers, and how many may come at once; what is more gets
 * 429. Each of the agencies' routes has as many to itself.
 */
const REQUEST_RATE = 500;
const REQUEST_BURST = 1000;
/** The same as CloudFormation writes it inside of `RouteSettings`. */
const THROTTLE = { ThrottlingRateLimit: REQUEST_RATE, ThrottlingBurstLimit: REQUEST_BURST };

/** Where agencies, organizations and their programs come in: one HTTP API, limited, watched, and discreet in its logs. */
export class PublicApi extends Construct {
  readonly #httpApi: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#httpApi = new HttpApi(this, 'HttpApi', { description: 'Noticewire: the public contract and its pages' });
    this.#limitAndLog();
    // Deployed alarms lead to this heading of the runbook.
    new Alarm(this, 'Failing', {
      alarmDescription: runbook('Agencies, organizations or readers get errors instead of answers.', 'front-door'),
      metric: this.#httpApi.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Its address. It exists before any route, so the functions behind it may know it. */
  get url(): string {
    return this.#httpApi.apiEndpoint;
  }

  open({ api, site, staffConsole }: Readonly<Record<'api' | 'site' | 'staffConsole', NoticeFunction>>): void {
    const toApi = new HttpLambdaIntegration('ApiIntegration', api);
    const toSite = new HttpLambdaIntegration('SiteIntegration', site);
    const toConsole = new HttpLambdaIntegration('ConsoleIntegration', staffConsole);
    for (const path of API_PATHS) this.#httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration: toApi });
    for (const route of AGENCY_ROUTES) this.#throttleApart(this.#httpApi.addRoutes({ ...route, integration: toApi }));
    for (const path of CONSOLE_PATHS) this.#httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration: toConsole });
    for (const path of SITE_PATHS) this.#httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration: toSite });
  }

  #throttleApart(routes: readonly HttpRoute[]): void {
    const stage = this.#stage();
    for (const route of routes) {
      const { defaultChild } = route.node;
      if (!(defaultChild instanceof CfnRoute)) throw new Error(`${route.node.path} is no route`);
      stage.routeSettings = { ...stage.routeSettings, [defaultChild.routeKey]: THROTTLE };
      // API Gateway refuses settings of a route that is not there yet.
      stage.addResourceDependency(defaultChild);
    }
  }

  #stage(): CfnStage {
    const stage = this.#httpApi.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('the HTTP API has no stage to limit');
    return stage;
  }

  /** Logged are routes, neither paths nor query strings: tokens stand in them. */
  #limitAndLog(): void {
    const stage = this.#stage();
    const logs = new LogGroup(this, 'AccessLogs', { retention: RetentionDays.ONE_MONTH });
    logs.grantWrite(new ServicePrincipal('apigateway.amazonaws.com'));
    stage.defaultRouteSettings = { throttlingRateLimit: REQUEST_RATE, throttlingBurstLimit: REQUEST_BURST };
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
