import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import * as z from 'zod';
import { LocalClock, type Timer } from './clock.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { durationMs } from './duration.ts';
import { listen } from './engines/http-engine.ts';
import { kmsEngine } from './engines/kms.ts';
import type { QueueState } from './engines/queues-thread.ts';
import { SesEngine } from './engines/ses.ts';
import { EngineThread } from './engines/thread.ts';
import { Gateway, type Route } from './http/gateway.ts';
import { Inbox } from './http/inbox.ts';
import { LocalRoutes } from './http/local-routes.ts';
import { Receivers } from './http/receivers.ts';
import { LocalFunction } from './lambda/local-function.ts';
import {
  type Endpoints,
  type LocalClients,
  type LocalQueue,
  localClients,
  provideBucket,
  provideQueue,
  provideTable,
} from './provision.ts';
import { Mapping } from './sources/mapping.ts';
import { QueueSource } from './sources/queue-source.ts';
import { parseSchedule } from './sources/schedule.ts';
import { StreamSource } from './sources/stream-source.ts';
import { type Assembly, type Resource, readAssembly, type StackTemplate } from './template/assembly.ts';
import { ACCOUNT, REGION, Resolver } from './template/resolver.ts';
import { refuseUnknown } from './template/resource-types.ts';
import { newTimeOffset, offsetMs, type TimeOffset, virtualNow } from './virtual-time.ts';

export type LocalOptions = Readonly<{
  /** Folder of a synthesized CDK app. */
  assembly: string;
  /** 0 takes any free port. */
  port: number;
  /** Keep everything here across restarts; without it all is in memory. */
  data?: string | undefined;
  /** Values for parameters of the templates. */
  parameters?: Readonly<Record<string, string>>;
  /** Execution environments for each function. @default 2 */
  environments?: number;
  /** What SES lets out, messages per second. @default 2000 */
  maxSendRate?: number;
  /** Everything that functions print. */
  onOutput?: (functionName: string, text: string) => void;
}>;

export type LocalStack = Readonly<{
  url: string;
  endpoints: Endpoints;
  /** Move the clock by an ISO 8601 duration; resolves when what fell due is done. */
  advance(duration: string): Promise<Readonly<{ now: string; steps: number }>>;
  /** Resolves when no work that is due is left. */
  idle(): Promise<void>;
  state(): Promise<LocalState>;
  stop(): Promise<void>;
}>;

export type LocalState = Readonly<{
  now: string;
  queues: Readonly<Record<string, Omit<QueueState, 'bodies'>>>;
  deadLetters: Readonly<Record<string, Readonly<{ count: number; bodies: readonly string[] }>>>;
  functions: Readonly<Record<string, LocalFunction['state']>>;
  streams: Readonly<Record<string, 'busy' | 'idle'>>;
  schedules: readonly string[];
  engines: Endpoints;
}>;

/** Run a synthesized CDK app on this machine: what its templates declare, no more and no less. @throws a sentence that says what to do */
export const startLocal = async (options: LocalOptions): Promise<LocalStack> => {
  const assembly = readAssembly(options.assembly);
  for (const stack of assembly.stacks) for (const [id, { Type }] of stack.resources) refuseUnknown(stack.name, id, Type);
  const server = createServer();
  const url = await claimPort(server, options.port);
  let data: DataFolder | null = null;
  try {
    data = options.data === undefined ? null : openDataFolder(options.data);
    const run = new LocalRun(options, assembly, server, url, data);
    await run.start();
    return run;
  } catch (error) {
    data?.release();
    server.close();
    throw error;
  }
};

const claimPort = async (server: Server, port: number): Promise<string> => {
  try {
    return await listen(server, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE')
      throw new Error(`port ${port} is in use: stop what listens there (another npm start?), or choose another one with --port.`);
    if (code === 'EACCES') throw new Error(`port ${port} may not be used by this user: choose one above 1023 with --port.`);
    throw error;
  }
};

const FunctionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string().regex(/^nodejs/, 'only Node.js functions can be run'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});
const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.string().default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});
const RuleProperties = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })),
});
const RouteProperties = z.object({ RouteKey: z.string(), Target: z.string() });
const IntegrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

const IDLE_LIMIT_MS = 120_000;
const IDLE_LOOK_MS = 15;

class LocalRun implements LocalStack {
  readonly url: string;
  readonly #options: LocalOptions;
  readonly #assembly: Assembly;
  readonly #server: Server;
  readonly #data: DataFolder | null;
  readonly #time: TimeOffset;
  readonly #ses: SesEngine;
  readonly #kms: Server;
  readonly #receivers: Receivers;
  readonly #functions = new Map<string, LocalFunction>();
  readonly #queues = new Map<string, LocalQueue>();
  readonly #queueSources: QueueSource[] = [];
  readonly #streamSources = new Map<string, StreamSource>();
  readonly #timers: Timer[] = [];
  readonly #routes: Route[] = [];
  #tablesThread: EngineThread | null = null;
  #queuesThread: EngineThread | null = null;
  #endpoints: Endpoints | null = null;
  #clock: LocalClock | null = null;

  constructor(options: LocalOptions, assembly: Assembly, server: Server, url: string, data: DataFolder | null) {
    this.url = url;
    this.#options = options;
    this.#assembly = assembly;
    this.#server = server;
    this.#data = data;
    this.#time = newTimeOffset(data?.readOffsetMs() ?? 0);
    const dataFolder = data?.path ?? null;
    this.#ses = new SesEngine({ dataFolder, time: this.#time, maxSendRate: options.maxSendRate ?? 2000 });
    this.#kms = kmsEngine(dataFolder);
    this.#receivers = new Receivers(dataFolder);
  }

  get endpoints(): Endpoints {
    if (!this.#endpoints) throw new Error('the engines are not up');
    return this.#endpoints;
  }

  async start(): Promise<void> {
    const shared = { time: this.#time, dataFolder: this.#data?.path ?? null };
    const [tables, queues, ses, kms] = await Promise.all([
      EngineThread.start(new URL('./engines/tables-thread.ts', import.meta.url), shared, (table) => this.#wake(String(table))),
      EngineThread.start(new URL('./engines/queues-thread.ts', import.meta.url), shared),
      listen(this.#ses.server),
      listen(this.#kms),
    ]);
    this.#tablesThread = tables;
    this.#queuesThread = queues;
    this.#endpoints = { tables: tables.url, queues: queues.url, ses, kms };

    const exports = new Map<string, unknown>();
    const clients = localClients(this.#endpoints);
    for (const stack of this.#assembly.stacks) await this.#provide(stack, clients, exports);

    this.#clock = new LocalClock({
      time: this.#time,
      timers: this.#timers,
      nextDueMs: () => this.#nextDueMs(),
      idle: () => this.idle(),
      onMoved: () => this.#data?.writeOffsetMs(offsetMs(this.#time)),
    });
    this.#serve();
    for (const source of this.#queueSources) source.start();
    for (const source of this.#streamSources.values()) source.start();
    this.#clock.start();
    // What the last run left undone is found at once instead of in a minute.
    await this.#clock.fireAll();
  }

  async advance(duration: string): Promise<Readonly<{ now: string; steps: number }>> {
    const steps = await this.#clock?.advance(durationMs(duration));
    return { now: this.#now(), steps: steps ?? 0 };
  }

  async idle(): Promise<void> {
    const started = performance.now();
    // Twice in a row: between two steps work may be nowhere for a moment.
    for (let quiet = 0; quiet < 2; ) {
      const busy = await this.#busyWith();
      quiet = busy.length === 0 ? quiet + 1 : 0;
      if (performance.now() - started > IDLE_LIMIT_MS) throw new Error(`still at work after ${IDLE_LIMIT_MS / 1000} s: ${busy.join(', ')}`);
      if (quiet < 2) await new Promise((resolve) => setTimeout(resolve, IDLE_LOOK_MS));
    }
  }

  async state(): Promise<LocalState> {
    const states = await this.#queueStates();
    const all = [...this.#queues.values()];
    return {
      now: this.#now(),
      queues: Object.fromEntries(
        all
          .filter(({ isDeadLetters }) => !isDeadLetters)
          .map(({ name }) => {
            const { bodies: _bodies, ...counts } = states.get(name) ?? EMPTY_QUEUE;
            return [name, counts];
          }),
      ),
      deadLetters: Object.fromEntries(
        all
          .filter(({ isDeadLetters }) => isDeadLetters)
          .map(({ name }) => {
            const { ready, inFlight, bodies } = states.get(name) ?? EMPTY_QUEUE;
            return [name, { count: ready + inFlight, bodies }];
          }),
      ),
      functions: Object.fromEntries([...this.#functions.values()].map((fn) => [fn.settings.name, fn.state])),
      streams: Object.fromEntries([...this.#streamSources].map(([name, { busy }]) => [name, busy ? 'busy' : 'idle'])),
      schedules: this.#timers.map(({ name }) => name),
      engines: this.endpoints,
    };
  }

  async stop(): Promise<void> {
    this.#clock?.stop();
    for (const source of this.#queueSources) source.stop();
    for (const source of this.#streamSources.values()) source.stop();
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([...this.#functions.values()].map((fn) => fn.stop()));
    for (const server of [this.#ses.server, this.#kms]) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.all([this.#tablesThread?.stop(), this.#queuesThread?.stop()]);
    this.#data?.release();
  }

  #now(): string {
    return new Date(virtualNow(this.#time)).toISOString();
  }

  #wake(table: string): void {
    for (const [name, source] of this.#streamSources) if (name.includes(`table/${table}/`)) source.wake();
  }

  /** Make one stack exist: names first, since anything may refer to anything. */
  async #provide(stack: StackTemplate, clients: LocalClients, exports: Map<string, unknown>): Promise<void> {
    const resolver = new Resolver(stack, this.#options.parameters ?? {}, exports);
    const exists = ([, { Condition }]: readonly [string, Resource]): boolean => Condition === undefined || resolver.holds(Condition);
    const resources = [...stack.resources].filter(exists);
    const of = (...types: readonly string[]) => resources.filter(([, { Type }]) => types.includes(Type));

    for (const [id, { Type }] of resources) {
      if (Type === 'AWS::Lambda::Function')
        resolver.attributes.set(id, { Ref: id, Arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${id}` });
      else if (Type === 'AWS::ApiGatewayV2::Api') resolver.attributes.set(id, { Ref: id, ApiId: id, ApiEndpoint: this.url });
      else if (Type === 'AWS::KMS::Key')
        resolver.attributes.set(id, { Ref: id, KeyId: id, Arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}` });
      else resolver.attributes.set(id, { Ref: id, Arn: `arn:aws:local:${REGION}:${ACCOUNT}:${id}` });
    }

    for (const [id, resource] of of('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'))
      await provideTable(clients, resolver, stack.name, id, resource);
    for (const [id] of of('AWS::S3::Bucket')) await provideBucket(clients, resolver, stack.name, id);
    await this.#provideQueues(stack, clients, resolver, of('AWS::SQS::Queue'));
    for (const [id, resource] of of('AWS::Lambda::Function')) this.#provideFunction(stack, resolver, id, resource);
    for (const [id, resource] of of('AWS::Lambda::EventSourceMapping')) this.#provideMapping(clients, resolver, id, resource);
    for (const [id, resource] of of('AWS::Scheduler::Schedule')) {
      const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = this.#parse(
        ScheduleProperties,
        id,
        resolver.resolve(resource.Properties),
      );
      if (State === 'ENABLED') this.#provideTimer(id, ScheduleExpression, ScheduleExpressionTimezone, Target);
    }
    for (const [id, resource] of of('AWS::Events::Rule')) {
      const { ScheduleExpression, State, Targets } = this.#parse(RuleProperties, id, resolver.resolve(resource.Properties));
      if (State === 'ENABLED') for (const target of Targets) this.#provideTimer(id, ScheduleExpression, 'UTC', target);
    }
    for (const [id, resource] of of('AWS::ApiGatewayV2::Route')) {
      const { RouteKey, Target } = this.#parse(RouteProperties, id, resolver.resolve(resource.Properties));
      const integration = stack.resources.get(Target.replace('integrations/', ''));
      const { IntegrationUri } = this.#parse(IntegrationProperties, Target, resolver.resolve(integration?.Properties));
      this.#routes.push({ key: RouteKey, fn: this.#functionOf(IntegrationUri) });
    }
    resolver.publishExports();
  }

  async #provideQueues(
    stack: StackTemplate,
    clients: LocalClients,
    resolver: Resolver,
    queues: readonly (readonly [string, Resource])[],
  ): Promise<void> {
    const redriven = (resource: Resource): string => JSON.stringify(resource.Properties['RedrivePolicy'] ?? '');
    const isDeadLetters = (id: string): boolean =>
      queues.some(([, other]) => redriven(other).includes(`"${id}"`)) ||
      [...stack.resources.values()].some(({ Properties }) => JSON.stringify(Properties['DestinationConfig'] ?? '').includes(`"${id}"`));
    const deadFirst = [...queues].sort(([a], [b]) => Number(isDeadLetters(b)) - Number(isDeadLetters(a)));
    for (const [id, resource] of deadFirst) {
      const queue = await provideQueue(clients, resolver, stack.name, id, resource);
      this.#queues.set(queue.arn, { ...queue, isDeadLetters: isDeadLetters(id) });
    }
  }

  #provideFunction(stack: StackTemplate, resolver: Resolver, id: string, resource: Resource): void {
    const { Code, Handler, Timeout, MemorySize, Environment } = this.#parse(FunctionProperties, id, resolver.resolve(resource.Properties));
    const code = this.#assembly.assets.get(Code.S3Key.replace(/\.zip$/, ''));
    if (!code) throw new Error(`${stack.name}: the code of ${id} (${Code.S3Key}) is not in the assembly: run \`npm run synth\``);
    const fn = new LocalFunction({
      name: id.replace(/[0-9A-F]{8}$/, ''),
      code,
      handler: Handler,
      timeoutMs: Timeout * 1000,
      memory: MemorySize,
      environment: { ...this.#functionEnvironment(id, MemorySize), ...Environment?.Variables },
      environments: this.#options.environments ?? 2,
      time: this.#time,
      onOutput: this.#options.onOutput ?? (() => undefined),
    });
    this.#functions.set(resolver.attributes.get(id)?.['Arn'] ?? id, fn);
    this.#functions.set(id, fn);
  }

  /** What Lambda gives a function, and where the engines are. Nothing of the user's own environment. */
  #functionEnvironment(id: string, memory: number): Record<string, string> {
    const { tables, queues, ses, kms } = this.endpoints;
    return {
      TZ: 'UTC',
      LANG: 'en_US.UTF-8',
      PATH: process.env['PATH'] ?? '',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_LAMBDA_FUNCTION_NAME: id,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_ENDPOINT_URL_DYNAMODB: tables,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: tables,
      AWS_ENDPOINT_URL_SQS: queues,
      AWS_ENDPOINT_URL_S3: queues,
      AWS_ENDPOINT_URL_SES: ses,
      AWS_ENDPOINT_URL_KMS: kms,
    };
  }

  #provideMapping(clients: LocalClients, resolver: Resolver, id: string, resource: Resource): void {
    const mapping = this.#parse(Mapping, id, resolver.resolve(resource.Properties));
    if (!mapping.Enabled) return;
    const fn = this.#functionOf(mapping.FunctionName);
    const queue = this.#queues.get(mapping.EventSourceArn);
    if (queue) {
      this.#queueSources.push(new QueueSource(clients.sqs, queue.url, mapping, fn));
      return;
    }
    if (!mapping.EventSourceArn.includes(':dynamodb:'))
      throw new Error(`${id}: the local runner knows queues and table streams as event sources, not ${mapping.EventSourceArn}`);
    const deps = {
      streams: new DynamoDBStreamsClient({
        region: REGION,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        endpoint: this.endpoints.tables,
      }),
      sqs: clients.sqs,
      queueUrlOf: (arn: string) => this.#queues.get(arn)?.url ?? '',
      checkpointFile: this.#data ? join(this.#data.path, `place-${id}`) : null,
    };
    this.#streamSources.set(`${mapping.EventSourceArn}→${fn.settings.name}`, new StreamSource(deps, mapping, fn));
  }

  #provideTimer(id: string, expression: string, timeZone: string, target: Readonly<{ Arn: string; Input?: string | undefined }>): void {
    const fn = this.#functionOf(target.Arn);
    const event: unknown = target.Input
      ? JSON.parse(target.Input)
      : { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: {} };
    this.#timers.push({
      name: `${id}: ${expression} → ${fn.settings.name}`,
      schedule: parseSchedule(expression, timeZone, virtualNow(this.#time)),
      fire: async () => {
        // A failure shows in the function's state; the next round tries again.
        await fn.invoke(event).catch(() => undefined);
      },
    });
  }

  #functionOf(arnOrId: string): LocalFunction {
    const fn = this.#functions.get(arnOrId);
    if (!fn) throw new Error(`no function ${arnOrId} is declared`);
    return fn;
  }

  #parse<T extends z.ZodType>(schema: T, id: string, properties: unknown): z.output<T> {
    const result = schema.safeParse(properties);
    if (!result.success) throw new Error(`the local runner cannot run ${id}: ${z.prettifyError(result.error)}`);
    return result.data;
  }

  #serve(): void {
    const gateway = new Gateway(this.#routes, () => virtualNow(this.#time));
    const local = new LocalRoutes({
      inbox: new Inbox(this.#ses),
      receivers: this.#receivers,
      nowMs: () => virtualNow(this.#time),
      advance: (duration) => this.advance(duration),
      state: () => this.state(),
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('request', (request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const answering =
        path === '/_local' || path.startsWith('/_local/') ? local.answer(request, response) : gateway.answer(request, response);
      answering.catch((error: unknown) => {
        console.error(error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  }

  async #queueStates(): Promise<ReadonlyMap<string, QueueState>> {
    const names = [...this.#queues.values()].map(({ name }) => name);
    const answer = await this.#queuesThread?.ask({ states: names });
    return new Map(Object.entries((answer ?? {}) as Record<string, QueueState>));
  }

  async #nextDueMs(): Promise<number | null> {
    const states = await this.#queueStates();
    const dues = [...this.#queues.values()].flatMap(({ name, isDeadLetters }) =>
      isDeadLetters ? [] : (states.get(name)?.nextDueMs ?? []),
    );
    return dues.length === 0 ? null : Math.min(...dues);
  }

  /** Everything that has work to do now. */
  async #busyWith(): Promise<readonly string[]> {
    const now = virtualNow(this.#time);
    const states = await this.#queueStates();
    const busy: string[] = [];
    for (const { name, isDeadLetters } of this.#queues.values()) {
      const state = states.get(name);
      if (!state || isDeadLetters) continue;
      if (state.ready > 0 || (state.nextDueMs !== null && state.nextDueMs <= now)) busy.push(`queue ${name}`);
    }
    for (const source of this.#queueSources) if (source.working > 0) busy.push('a queue’s function');
    for (const [name, source] of this.#streamSources) if (source.busy) busy.push(`stream ${name}`);
    for (const fn of new Set(this.#functions.values())) if (fn.state.running > 0) busy.push(`function ${fn.settings.name}`);
    return busy;
  }
}

const EMPTY_QUEUE: QueueState = { ready: 0, delayed: 0, inFlight: 0, nextDueMs: null, bodies: [] };
