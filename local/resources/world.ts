import type { Timer } from '../clock/local-clock.ts';
import type { TimeOffset } from '../clock/virtual-time.ts';
import { virtualNow } from '../clock/virtual-time.ts';
import type { Engines } from '../engines/engines.ts';
import type { Cors, Route } from '../http/gateway.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { QueueSource } from '../sources/queue-source.ts';
import type { StreamSource } from '../sources/stream-source.ts';
import type { Assembly, StackTemplate } from '../template/assembly.ts';
import { Resolver } from '../template/resolver.ts';
import { refuseUnknown } from '../template/resource-types.ts';
import { provideBucket } from './buckets.ts';
import { provideFunction } from './functions.ts';
import { checkStage, provideApi, provideRoute } from './http-api.ts';
import { provideIdentities } from './identities.ts';
import { provideKey } from './keys.ts';
import { provideMailEvents } from './mail-events.ts';
import { type LocalQueue, type MappingDeps, provideMapping } from './mappings.ts';
import { attributesOf, physicalName, queueUrl } from './names.ts';
import type { Declared } from './properties.ts';
import { provideQueue } from './queues.ts';
import { provideReceiptRules, type ReceiveMail } from './receipt-rules.ts';
import { provideRule, provideSchedule } from './schedules.ts';
import { provideTable } from './tables.ts';

/** Everything that the templates declare, made real. */
export type World = Readonly<{
  functions: readonly LocalFunction[];
  queues: readonly LocalQueue[];
  /** Names of the queues that nobody reads: what was given up lies there. */
  deadLetters: ReadonlySet<string>;
  queueSources: readonly QueueSource[];
  streamSources: readonly StreamSource[];
  timers: readonly Timer[];
  /** Names of the buckets. */
  buckets: ReadonlySet<string>;
  routes: readonly Route[];
  cors: Cors | null;
  /** Mail that comes in from outside. */
  receiveMail: ReceiveMail;
}>;

export type WorldOptions = Readonly<{
  assembly: Assembly;
  engines: Engines;
  time: TimeOffset;
  /** Where the HTTP API is reached. */
  apiUrl: string;
  dataFolder: string | null;
  parameters: Readonly<Record<string, string>>;
  environments: number;
  onOutput: (functionName: string, text: string) => void;
  onFailed: (functionName: string, reason: string) => void;
}>;

/**
 * Make the stacks of an assembly exist, or bring what the last run has left to what they
 * declare now. @throws a sentence that says what to do
 */
export const provideWorld = async (options: WorldOptions): Promise<World> => {
  const { assembly, engines, time } = options;
  for (const stack of assembly.stacks) refuseUnknown(stack);
  refuseUndeclared(options);
  const declared = resolvedStacks(options);
  const of = (...types: readonly string[]): readonly Declared[] => declared.filter(({ resource }) => types.includes(resource.Type));

  const queues = new Map<string, LocalQueue>();
  const functions = new Map<string, LocalFunction>();
  const queueOf = (arn: string): LocalQueue | null => queues.get(arn) ?? null;
  const functionOf = (nameOrArn: string): LocalFunction => {
    const fn = functions.get(nameOrArn);
    if (!fn) throw new Error(`the function ${nameOrArn} is referred to, and not declared.`);
    return fn;
  };

  const tables = of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  const bucketTimers: Timer[] = [];
  await Promise.all([
    ...tables.map((table) => provideTable(engines.dynamodb, nameOf(table), table)),
    ...of('AWS::S3::Bucket').map(async (bucket) => {
      bucketTimers.push(...(await provideBucket(engines.endpoints.s3, nameOf(bucket), () => virtualNow(time), bucket)));
    }),
    ...of('AWS::SQS::Queue').map(async (queue) => {
      const name = nameOf(queue);
      const url = queueUrl(engines.endpoints, name);
      const arn = attribute(queue, 'Arn');
      queues.set(arn, { name, url, arn });
      await provideQueue(engines.sqs, name, url, queue);
    }),
  ]);
  for (const named of of('AWS::SES::EmailIdentity', 'AWS::IAM::Policy')) provideIdentities(engines.identities, named);
  provideMailEvents({ sqs: engines.sqs, sets: engines.configurationSets, queueOf }, of, (set) => attribute(set, 'Ref'));
  for (const key of of('AWS::KMS::Key')) provideKey(engines.keys, nameOf(key), key);
  for (const declaredFunction of of('AWS::Lambda::Function')) {
    const fn = provideFunction(
      { ...options, endpoints: engines.endpoints, assets: assembly.assets },
      nameOf(declaredFunction),
      declaredFunction,
    );
    functions.set(attribute(declaredFunction, 'Ref'), fn).set(attribute(declaredFunction, 'Arn'), fn);
  }

  const streamSources: StreamSource[] = [];
  const queueSources: QueueSource[] = [];
  const mappingDeps: MappingDeps = {
    sqs: engines.sqs,
    streams: engines.streams,
    dataFolder: options.dataFolder,
    nowMs: () => virtualNow(time),
    functionOf,
    queueOf,
    onStreamDone: (arn) => {
      const readers = streamSources.filter((source) => source.arn === arn);
      void engines.streamRead(arn, Math.min(...readers.map(({ done }) => done))).catch(() => undefined);
    },
  };
  for (const mapping of of('AWS::Lambda::EventSourceMapping')) {
    const source = provideMapping(mappingDeps, mapping);
    if (source instanceof QueueSource) queueSources.push(source);
    else if (source) streamSources.push(source);
  }

  const read = new Set(queueSources.map(({ queueName }) => queueName));
  return {
    functions: [...new Set(functions.values())],
    queues: [...queues.values()],
    deadLetters: new Set([...queues.values()].flatMap(({ name }) => (read.has(name) ? [] : [name]))),
    queueSources,
    streamSources,
    timers: [
      ...bucketTimers,
      ...of('AWS::Scheduler::Schedule').flatMap((schedule) => provideSchedule(functionOf, schedule)),
      ...of('AWS::Events::Rule').flatMap((rule) => provideRule(functionOf, rule)),
    ],
    buckets: new Set(of('AWS::S3::Bucket').map(nameOf)),
    ...provideHttpApi(of, functionOf),
    receiveMail: provideReceiptRules({ sqs: engines.sqs, s3: engines.endpoints.s3, nowMs: () => virtualNow(time), queueOf }, of),
  };
};

const refuseUndeclared = ({ assembly, parameters }: WorldOptions): void => {
  const declared = new Set(assembly.stacks.flatMap((stack) => Object.keys(stack.parameters)));
  const unknown = Object.keys(parameters).filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new Error(`no template declares the parameter ${unknown.join(', ')}.`);
};

/**
 * Every resource whose condition holds, with what works out its intrinsic functions. Stacks come behind those whose exports they import.
 */
const resolvedStacks = ({ assembly, engines, apiUrl, parameters }: WorldOptions): readonly Declared[] => {
  const exports = new Map<string, unknown>();
  return assembly.stacks.flatMap((stack: StackTemplate) => {
    const resolver = new Resolver(stack, parameters, exports);
    resolver.checkRules();
    const declared = [...stack.resources]
      .filter(([, { Condition }]) => Condition === undefined || resolver.holds(Condition))
      .map(([id, resource]): Declared => ({ stack: stack.name, id, resource, resolver }));
    for (const { id, resource } of declared)
      resolver.attributes.set(id, attributesOf(stack, id, resource, { endpoints: engines.endpoints, apiUrl }));
    resolver.publishExports();
    return declared;
  });
};

const nameOf = ({ stack, id, resource }: Declared): string => physicalName(stack, id, resource);
const attribute = ({ id, resolver }: Declared, name: string): string => resolver.attributes.get(id)?.[name] ?? '';

const provideHttpApi = (
  of: (type: string) => readonly Declared[],
  functionOf: (arn: string) => LocalFunction,
): Pick<World, 'routes' | 'cors'> => {
  const [api, another] = of('AWS::ApiGatewayV2::Api');
  if (another) throw new Error(`${another.stack}: ${another.id} is a second HTTP API; a local run has one port and one API.`);
  const integrations = new Map(
    of('AWS::ApiGatewayV2::Integration').map((integration) => [`${integration.stack}/${integration.id}`, integration]),
  );
  const routes = of('AWS::ApiGatewayV2::Route').map((route) => provideRoute(functionOf, integrations, route));
  for (const stage of of('AWS::ApiGatewayV2::Stage')) checkStage(stage, routes);
  return { cors: api ? provideApi(api) : null, routes };
};
