import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { type Route, RouteTable } from '../../local/http/routes.ts';
import { Resolver } from '../../local/template/resolver.ts';
import {
  allResources,
  dataTemplate,
  dig,
  functionNamed,
  ofType,
  serviceParameters,
  serviceResources,
  serviceRules,
  targetOf,
} from './stacks.ts';

/** Properties by which AWS knows a thing in its account. An API's, a schedule's group's or a topic's display name may be there twice. */
const PHYSICAL_NAMES = [
  'AlarmName',
  'BucketName',
  'FunctionName',
  'GroupName',
  'LogGroupName',
  'ManagedPolicyName',
  'QueueName',
  'RoleName',
  'TableName',
  'TopicName',
];

describe('two copies of the service', () => {
  it('fit into one account: nothing has a name of its own', () => {
    const named = allResources
      .filter(([, { Type }]) => Type !== 'AWS::Lambda::Permission' && Type !== 'AWS::Lambda::EventSourceMapping')
      .flatMap(([id, { Type, Properties }]) =>
        [...PHYSICAL_NAMES, ...(Type === 'AWS::Scheduler::Schedule' ? ['Name'] : [])]
          .filter((name) => Properties[name] !== undefined)
          .map((name) => `${id}.${name}`),
      );
    expect(named).toEqual([]);
  });
});

describe('whoever deploys', () => {
  it('has to choose nothing: every parameter has a default', () => {
    for (const [name, parameter] of Object.entries(serviceParameters)) expect(parameter, name).toHaveProperty('Default');
  });

  it('never sees the hash of the operator key again', () => {
    expect(serviceParameters['OperatorKeyHash']).toMatchObject({ NoEcho: true, Default: '' });
  });

  it('is told at once of a setting that cannot be right', () => {
    const pattern = (name: string) => new RegExp(String(serviceParameters[name]?.['AllowedPattern']));
    expect(['', 'https://notices.gov.example'].filter((url) => !pattern('PublicUrl').test(url))).toEqual([]);
    expect(['notices.gov.example', 'https://notices.gov.example/'].filter((url) => pattern('PublicUrl').test(url))).toEqual([]);
    expect(['', 'a'.repeat(64)].filter((hash) => !pattern('OperatorKeyHash').test(hash))).toEqual([]);
    expect(['nw_the_key_itself', 'A'.repeat(64)].filter((hash) => pattern('OperatorKeyHash').test(hash))).toEqual([]);
    expect(['', '14', '0.5', '10'].filter((rate) => !pattern('SesRate').test(rate))).toEqual([]);
    expect(['fast', '-1', '0', '0.0', '1e3'].filter((rate) => pattern('SesRate').test(rate))).toEqual([]);
    expect(['Noticewire <n@a.example>', 'n'].filter((address) => pattern('SenderAddress').test(address))).toEqual([]);
    expect(['', 'smtp://relay.example:587', 'smtps://u:p@relay.example'].filter((url) => !pattern('SmtpUrl').test(url))).toEqual([]);
    expect(['relay.example', 'https://relay.example'].filter((url) => pattern('SmtpUrl').test(url))).toEqual([]);
    expect(serviceParameters['SmtpUrl']).toMatchObject({ NoEcho: true });
    const proxies = ['', '127.0.0.1', '10.0.0.0/8,192.0.2.7, 2001:db8::/32', '::1/128'];
    expect(proxies.filter((list) => !pattern('TrustedProxies').test(list))).toEqual([]);
    expect(
      ['proxy.example', '10.0.0.0/', ',', '*', '10.0.0.0/33', '999', '256.1.1.1', '2001:db8::/129', '1.2.3'].filter((list) =>
        pattern('TrustedProxies').test(list),
      ),
    ).toEqual([]);
    expect(['1', '60', '1000'].filter((count) => !pattern('SignUpsPerHour').test(count))).toEqual([]);
    expect(['', '0', '-1', '1.5'].filter((count) => pattern('SignUpsPerHour').test(count))).toEqual([]);
    expect(['0', '90', '730', '36500'].filter((days) => !pattern('LedgerDays').test(days))).toEqual([]);
    // What was sent within 90 days is shown to readers, and a notice must not lose its ledger while it is under way.
    expect(['', '1', '89', '-1', '90.5', '2y', '0730', '100000'].filter((days) => pattern('LedgerDays').test(days))).toEqual([]);
    const takes = (name: string, days: readonly string[]) => days.filter((one) => pattern(name).test(one));
    // An end can be undone for 30 days.
    expect(takes('EndedDays', ['0', '30', '365', '36500', '', '1', '29', '-30', '030', '1y'])).toEqual(['0', '30', '365', '36500']);
    expect(takes('AuditDays', ['0', '365', '366', '400', '1095', '', '1', '364', '99', '0365'])).toEqual([
      '0',
      '365',
      '366',
      '400',
      '1095',
    ]);
    expect(takes('ReturnedMailDays', ['1', '7', '89', '90', '', '0', '91', '07'])).toEqual(['1', '7', '89', '90']);
    expect(serviceParameters['EmailBy']).toMatchObject({ AllowedValues: ['ses', 'ses-bulk', 'smtp'], Default: 'ses' });
    expect(serviceParameters['AllowPrivateEndpoints']).toMatchObject({ AllowedValues: ['true', 'false'], Default: 'false' });
  });

  it('cannot write to real people by SMTP as nobody, or with links that lead nowhere', () => {
    const isGiven = (Ref: string, nothing = '') => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref }, nothing] }] });
    expect(serviceParameters['SenderAddress']).toMatchObject({ Default: 'notices@noticewire.example' });
    expect(Object.entries(serviceRules).find(([id]) => id.includes('SmtpKnowsWhoWeAre'))?.[1]).toEqual({
      RuleCondition: { 'Fn::Equals': [{ Ref: 'EmailBy' }, 'smtp'] },
      Assertions: [
        { Assert: isGiven('SmtpUrl'), AssertDescription: expect.stringContaining('e.g. SmtpUrl=smtps://user:password@host') },
        {
          Assert: isGiven('SenderAddress', 'notices@noticewire.example'),
          AssertDescription: expect.stringContaining('e.g. SenderAddress=notices@your.domain'),
        },
        { Assert: isGiven('PublicUrl'), AssertDescription: expect.stringContaining('e.g. PublicUrl=https://notices.your.domain') },
      ],
    });
  });

  it('finds the service at the address of the HTTP API unless another is chosen', () => {
    const { Variables } = Object(functionNamed('api').properties['Environment']);
    const [condition, chosen, own] = Variables['PUBLIC_URL']['Fn::If'];
    expect(condition).toMatch(/^SettingsPublicUrlIsChosen/);
    expect(chosen).toEqual({ Ref: 'PublicUrl' });
    expect(dig(serviceResources, targetOf(own), 'Type')).toBe('AWS::ApiGatewayV2::Api');
  });

  it.each([
    ['', '*'],
    ['https://notices.gov.example', 'https://notices.gov.example'],
    ['http://10.0.0.8:8080', 'http://10.0.0.8:8080'],
    ['https://gov.example/notices/here', 'https://gov.example'],
  ])('takes attachments from its own pages alone, once it has an address (%o)', (PublicUrl, origin) => {
    const { Parameters: parameters, Conditions: conditions, Resources } = dataTemplate;
    const resources = new Map<string, never>(Object.entries(Resources));
    const stack = { name: 'NoticewireData', resources, parameters, conditions, rules: [], mappings: {}, outputs: {} };
    const [, bucket] = [...resources].find(([id]) => id.startsWith('Attachments')) ?? [];
    const rules = new Resolver(stack, { PublicUrl }, new Map()).resolve(dig(bucket, 'Properties', 'CorsConfiguration', 'CorsRules'));
    const AllowedHeaders = ['content-type', 'x-amz-checksum-sha256'];
    expect(rules).toEqual([{ AllowedMethods: ['PUT', 'POST'], AllowedOrigins: [origin], AllowedHeaders, MaxAge: 3600 }]);
  });
});

/** Which route is found, and not what answers. */
const NO_FUNCTION = {} as Route['fn'];

describe('the public API', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
    const integration = String(dig(Properties, 'Target', 'Fn::Join', 1, 1, 'Ref'));
    return [String(Properties['RouteKey']), targetOf(dig(serviceResources, integration, 'Properties', 'IntegrationUri'))] as const;
  });

  it('keeps its logical id, because a new id is a new address, and links in mail that has left lead to the old one', () => {
    expect(ofType('AWS::ApiGatewayV2::Api').map(([id]) => id)).toMatchInlineSnapshot(`
      [
        "FrontDoorHttpApiF199ECCD",
      ]
    `);
  });

  it('leads the contract’s paths to the API and all the rest to the pages', () => {
    const to = (name: string) => routes.filter(([, target]) => target === functionNamed(name).id).map(([key]) => key);
    expect(to('api').sort()).toEqual([
      'ANY /docs',
      'ANY /docs/{proxy+}',
      'ANY /healthz',
      'ANY /openapi.json',
      'ANY /v1/agencies',
      'ANY /v1/agencies/{proxy+}',
      'ANY /v1/{proxy+}',
      'DELETE /v1/attachments/{id}',
      'DELETE /v1/organizations/{id}/verification',
      'GET /v1/attachments/{id}',
      'GET /v1/notices/{id}/{proxy+}',
      'PATCH /v1/notices/{proxy+}',
      'POST /v1/attachments',
      'POST /v1/documents',
      'POST /v1/documents/{proxy+}',
      'POST /v1/notices',
      'POST /v1/notices/{proxy+}',
      'PUT /v1/organizations/{id}/verification',
    ]);
    expect(to('site').sort()).toEqual(['ANY /', 'ANY /{proxy+}']);
    expect(to('console').sort()).toEqual(['ANY /console', 'ANY /console/{proxy+}']);
    expect(to('api').length + to('site').length + to('console').length).toBe(routes.length);
  });

  const [[, stage] = []] = ofType('AWS::ApiGatewayV2::Stage');

  it('lets in so many requests at a time', () => {
    expect(stage?.Properties['DefaultRouteSettings']).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
  });

  it('lets strangers use up no request of agencies: each of their routes has a throttle of its own, and is there before it', () => {
    const settings = Object(stage?.Properties['RouteSettings']);
    const agencies = routes.map(([key]) => key).filter((key) => /\/v1\/(?:agencies|attachments|documents|notices|organizations)/.test(key));
    expect(Object.keys(settings).sort()).toEqual(agencies.sort());
    for (const throttle of Object.values(settings)) expect(throttle).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
    const first = [stage?.['DependsOn'] ?? []].flat().map((id) => dig(serviceResources, String(id), 'Properties', 'RouteKey'));
    expect(first).toEqual(expect.arrayContaining(agencies));
  });

  it('takes for a route of agencies whatever only they may write, by the description of the API', () => {
    const table = new RouteTable(routes.map(([key]) => ({ key, fn: NO_FUNCTION, timeoutMs: 0 })));
    const settings = Object.keys(Object(stage?.Properties['RouteSettings']));
    for (const { method, path, access } of ENDPOINTS) {
      const found = table.find(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'));
      const isForAgencies = access.kind === 'key' && access.scope !== 'operator';
      expect(settings.includes(found?.route.key ?? ''), `${method} ${path}`).toBe(
        isForAgencies || path.startsWith('/v1/agencies') || /^\/v1\/notices\/\{id\}\/./.test(path),
      );
    }
  });

  it('logs which route was taken, and neither path nor query: tokens stand in them; nor who it was', () => {
    const format = JSON.parse(String(dig(stage?.Properties, 'AccessLogSettings', 'Format')));
    expect(Object.values(format)).toEqual([
      '$context.requestTime',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.requestId',
    ]);
  });
});

describe('the clock', () => {
  it('calls sweep every minute, opens digests every quarter of an hour, reads a mailbox every five minutes, looks every quarter what a search lacks, and does not heap up what was missed', () => {
    const schedules = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => [
      targetOf(dig(Properties, 'Target', 'Arn')),
      Properties['ScheduleExpression'],
      dig(Properties, 'Target', 'RetryPolicy'),
    ]);
    const retries = { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 };
    expect(schedules.sort()).toEqual(
      [
        [functionNamed('open-digests').id, 'cron(0/15 * * * ? *)', retries],
        [functionNamed('sweep').id, 'rate(1 minute)', retries],
        [functionNamed('read-mailbox').id, 'rate(5 minutes)', retries],
        [functionNamed('index-notices').id, 'rate(15 minutes)', retries],
      ].sort(),
    );
  });
});
