import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { NoticeFunction } from '../../lib/constructs/notice-function.ts';
import { DataStack } from '../../lib/data-stack.ts';
import { ServiceStack } from '../../lib/service-stack.ts';

export const ROOT = join(import.meta.dirname, '../..');

export type Resource = Readonly<Record<string, unknown> & { Type: string; Properties: Readonly<Record<string, unknown>> }>;

/** What lies at the end of a path into a resource, or undefined. */
export const dig = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce((inner: unknown, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined), value);

const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

/** The app as it is deployed, but for the bundles: they take seconds, and are looked at in cdk.out. */
const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
const data = new DataStack(app, 'NoticewireData');
const service = new ServiceStack(app, 'NoticewireService', { data, version: '1.2.3' });

export const dataTemplate = Template.fromStack(data).toJSON();
export const dataResources: Readonly<Record<string, Resource>> = dataTemplate['Resources'];
const serviceTemplate = Template.fromStack(service).toJSON();
export const serviceResources: Readonly<Record<string, Resource>> = serviceTemplate['Resources'];
export const serviceRules: Readonly<Record<string, unknown>> = serviceTemplate['Rules'] ?? {};
export const serviceConditions: Readonly<Record<string, unknown>> = serviceTemplate['Conditions'] ?? {};
export const serviceParameters: Readonly<Record<string, Readonly<Record<string, unknown>>>> = serviceTemplate['Parameters'];

export const allResources: readonly (readonly [string, Resource])[] = [
  ...Object.entries(dataResources),
  ...Object.entries(serviceResources),
];

export const ofType = (type: string): readonly (readonly [string, Resource])[] => allResources.filter(([, { Type }]) => Type === type);

export type DeployedFunction = Readonly<{ name: string; id: string; properties: Resource['Properties'] }>;

/** Every function by the name of its handler. */
export const functions: readonly DeployedFunction[] = service.node
  .findAll()
  .filter((node) => node instanceof NoticeFunction)
  .map((fn) => {
    const id = Stack.of(fn).getLogicalId(fn.node.defaultChild as CfnElement);
    const resource = serviceResources[id];
    if (!resource) throw new Error(`${fn.handlerName} is not in the template`);
    return { name: fn.handlerName, id, properties: resource.Properties };
  });

export const functionNamed = (name: string): DeployedFunction => {
  const found = functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`there is no function ${name}`);
  return found;
};

/** The logical id that a `Ref` or `Fn::GetAtt` points to. */
export const targetOf = (value: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as Readonly<{ Ref?: string; 'Fn::GetAtt'?: readonly string[] }>;
  return Ref ?? attribute?.[0] ?? JSON.stringify(value);
};

/** The name of the function that has this logical id. */
export const nameOf = (functionId: string): string => functions.find(({ id }) => id === functionId)?.name ?? functionId;

/** Functions behind the HTTP API, for whose answers somebody waits. */
export const answering: readonly string[] = functions
  .map(({ name }) => name)
  .filter((name) =>
    ofType('AWS::ApiGatewayV2::Integration').some(([, { Properties }]) => nameOf(targetOf(Properties['IntegrationUri'])) === name),
  );

/** What feeds functions from queues and streams. */
export const mappings = ofType('AWS::Lambda::EventSourceMapping').map(([id, { Properties }]) => [id, Properties] as const);
export const fromQueues = mappings.filter(
  ([, properties]) => serviceResources[targetOf(properties['EventSourceArn'])]?.Type === 'AWS::SQS::Queue',
);
export const fromStreams = mappings.filter(([, properties]) => properties['StartingPosition'] !== undefined);

/** A value with its intrinsic functions as readable text: `arn:<AWS::Partition>:…`. */
export const textOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const join = (value as Readonly<Record<string, unknown>>)['Fn::Join'];
  if (Array.isArray(join)) return (join[1] as unknown[]).map(textOf).join(String(join[0]));
  const [[name = '', argument] = []] = Object.entries(value);
  if (name === 'Ref') return `<${argument}>`;
  if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  if (name === 'Fn::ImportValue') return `<${textOf(argument)}>`;
  return `<${JSON.stringify(value)}>`;
};

export type Statement = Readonly<{
  effect: string;
  actions: readonly string[];
  resources: readonly string[];
  conditions: object;
}>;

const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value].flat());

export const statementsOf = (document: unknown): readonly Statement[] =>
  list(dig(document, 'Statement')).map((statement) => ({
    effect: String(dig(statement, 'Effect')),
    actions: list(dig(statement, 'Action')).map(String),
    resources: list(dig(statement, 'Resource')).map(textOf),
    conditions: dig(statement, 'Condition') ?? {},
  }));

/** All that a function may do; unless a condition is named, as it is deployed when nothing was chosen. */
export const permissionsOf = ({ properties }: DeployedFunction, condition?: string): readonly Statement[] => {
  const role = targetOf(properties['Role']);
  // What does not fit into the policy of a role, 10,240 characters in all, the CDK puts into managed ones.
  return [...ofType('AWS::IAM::Policy'), ...ofType('AWS::IAM::ManagedPolicy')]
    .filter(([, policy]) => policy['Condition'] === condition)
    .filter(([, policy]) => list(policy.Properties['Roles']).some((attached) => targetOf(attached) === role))
    .flatMap(([, policy]) => statementsOf(policy.Properties['PolicyDocument']));
};
