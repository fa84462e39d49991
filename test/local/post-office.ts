import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type LocalOptions, type LocalStack, startLocal } from '../../local/index.ts';

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; Condition?: string }>;
type Template = { Resources?: Resources; Parameters?: object; Conditions?: object; Mappings?: object; Outputs?: object };

const ASSET = 'c0de';
const ref = (id: string) => ({ Ref: id });
const att = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
const importOf = (name: string) => ({ 'Fn::ImportValue': `Store:${name}` });

const fn = (handler: string, more: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${ASSET}.zip` },
    Handler: `index.${handler}`,
    Runtime: 'nodejs24.x',
    Timeout: 10,
    MemorySize: 256,
    Role: att('Role'),
    Environment: {
      Variables: {
        PARCELS: importOf('Parcels'),
        LOADS_URL: ref('Loads'),
        KEY_ID: importOf('Key'),
        BUCKET: importOf('Bucket'),
        GREETING: { 'Fn::If': ['IsGreeted', { 'Fn::Join': [', ', ['Hello', ref('Who')]] }, ref('AWS::NoValue')] },
        PUBLIC_URL: att('Api', 'ApiEndpoint'),
      },
    },
    ...more,
  },
});

const route = (key: string, integration = 'Front') => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { ApiId: ref('Api'), RouteKey: key, Target: { 'Fn::Join': ['/', ['integrations', ref(integration)]] } },
});

const store: Template = {
  Resources: {
    Parcels: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [{ Region: ref('AWS::Region') }],
      },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
    Bucket: { Type: 'AWS::S3::Bucket' },
  },
  Outputs: {
    Parcels: { Value: ref('Parcels'), Export: { Name: 'Store:Parcels' } },
    Stream: { Value: att('Parcels', 'StreamArn'), Export: { Name: 'Store:Stream' } },
    Key: { Value: ref('Key'), Export: { Name: 'Store:Key' } },
    Bucket: { Value: ref('Bucket'), Export: { Name: 'Store:Bucket' } },
  },
};

const office: Template = {
  Parameters: { Who: { Type: 'String', Default: '', NoEcho: true } },
  Conditions: { IsGreeted: { 'Fn::Not': [{ 'Fn::Equals': [ref('Who'), ''] }] } },
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'office.example' } },
    Receive: fn('receive', { Timeout: 2 }),
    Pack: fn('pack'),
    Carry: fn('carry'),
    Tick: fn('tick'),
    Loads: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: att('Lost'), maxReceiveCount: 3 },
        SqsManagedSseEnabled: true,
      },
    },
    Lost: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    Torn: { Type: 'AWS::SQS::Queue' },
    FromStream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: ref('Pack'),
        EventSourceArn: importOf('Stream'),
        BatchSize: 5,
        StartingPosition: 'TRIM_HORIZON',
        ParallelizationFactor: 2,
        MaximumRetryAttempts: 2,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ dynamodb: { NewImage: { kind: { S: ['parcel'] } } } }) }] },
        DestinationConfig: { OnFailure: { Destination: att('Torn') } },
      },
    },
    FromQueue: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: ref('Carry'),
        EventSourceArn: att('Loads'),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    },
    EveryMinute: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: att('Tick'), Input: '{"name":"minutes"}', RoleArn: att('Role') },
      },
    },
    EveryDay: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'cron(0 9 * * ? *)', Targets: [{ Arn: att('Tick'), Id: 'Target', Input: '{"name":"days"}' }] },
    },
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'Office',
        ProtocolType: 'HTTP',
        CorsConfiguration: { AllowOrigins: ['https://friend.example'], AllowMethods: ['GET'], MaxAge: 60 },
      },
    },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true } },
    Front: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: ref('Api'), IntegrationType: 'AWS_PROXY', IntegrationUri: att('Receive'), PayloadFormatVersion: '2.0' },
    },
    Anything: route('$default'),
    Thing: route('GET /things/{id}'),
    Things: route('ANY /things/{rest+}'),
    Special: route('GET /things/special'),
  },
};

/** What a test changes: resources that are added to the office or replaced wherever they stand, and anything else of the office. */
export type Changes = Partial<Template>;

/** A CDK assembly written by hand: two stacks, one of which imports from the other. @returns its folder */
export const anAssembly = (changes: Changes = {}): string => {
  const folder = aFolder();
  const { Resources, ...rest } = changes;
  const isStored = (id: string): boolean => id in (store.Resources ?? {});
  const changed = (wanted: (id: string) => boolean) => Object.fromEntries(Object.entries(Resources ?? {}).filter(([id]) => wanted(id)));
  const templates = {
    Store: { ...store, Resources: { ...store.Resources, ...changed(isStored) } },
    Office: { ...office, ...rest, Resources: { ...office.Resources, ...changed((id) => !isStored(id)) } },
  };
  const write = (file: string, content: object): void => writeFileSync(join(folder, file), JSON.stringify(content));
  const artifacts: Record<string, object> = {};
  // Against the order of need: the manifest's dependencies tell it.
  for (const name of ['Office', 'Store'] as const) {
    write(`${name}.template.json`, templates[name]);
    const dependencies = name === 'Office' ? ['Store'] : [];
    artifacts[name] = { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` }, dependencies };
  }
  artifacts['Office.assets'] = { type: 'cdk:asset-manifest', properties: { file: 'Office.assets.json' } };
  write('manifest.json', { version: '55.0.0', artifacts });
  write('Office.assets.json', {
    files: { [ASSET]: { source: { path: join(import.meta.dirname, 'fixtures/parcels'), packaging: 'zip' } } },
  });
  return folder;
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Empty; gone when the file's tests are done. */
export const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'local-run-'));
  folders.push(folder);
  return folder;
};

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
export type Answer = { status: number; body: any; headers: Headers };
export type Office = LocalStack & {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
};

/** The post office, open until the test is over. */
export const openOffice = async (options: Partial<LocalOptions> = {}, changes: Changes = {}): Promise<Office> => {
  const stack = await startLocal({ assembly: anAssembly(changes), port: 0, ...options });
  onTestFinished(() => stack.stop());
  return withCalls(stack);
};

export const withCalls = (stack: LocalStack): Office => ({
  ...stack,
  call: async (method, path, body) => {
    const response = await fetch(stack.url + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
  },
});

export const parcelsIn = async (office: Office): Promise<string[]> =>
  (await office.call('GET', '/_local/inbox.json')).body.map(({ subject }: { subject: string }) => subject.replace('Parcel ', '')).sort();
