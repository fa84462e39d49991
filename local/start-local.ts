import { rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { Activity } from './activity.ts';
import { durationMs } from './clock/duration.ts';
import { type ClockMemory, LocalClock } from './clock/local-clock.ts';
import { newTimeOffset, type TimeOffset, virtualNow } from './clock/virtual-time.ts';
import { Backup } from './data/backup.ts';
import { addressFile, type DataFolder, openDataFolder } from './data/data-folder.ts';
import { readIfThere, replaceFile } from './data/small-file.ts';
import { Engines } from './engines/engines.ts';
import { Gateway } from './http/gateway.ts';
import { Inbox } from './http/inbox.ts';
import { LocalRoutes } from './http/local-routes.ts';
import { ObjectRoutes } from './http/object-routes.ts';
import { type OnceAnswer, OnceAnswers } from './http/once-answers.ts';
import { Receivers } from './http/receivers.ts';
import { openServer } from './http/server.ts';
import { FunctionLog } from './lambda/function-log.ts';
import { type LocalState, localState } from './local-state.ts';
import { provideWorld, type World } from './resources/world.ts';
import { readAssembly } from './template/assembly.ts';

export type LocalOptions = Readonly<{
  /** Folder of a synthesized CDK app. */
  assembly: string;
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on; this machine itself reaches it by the loopback address all the same. @default 127.0.0.1 */
  host?: string | undefined;
  /** Whoever wants to see or move something below `/_local` has to show it. @default nobody has to */
  localKey?: string | undefined;
  /** Keep everything here across restarts; without it all is in memory. */
  data?: string | undefined;
  /** Values for parameters of the templates. */
  parameters?: Readonly<Record<string, string>>;
  /** Execution environments for each function. @default 2 */
  environments?: number;
  /** What SES lets out, recipients per second. @default 2000 */
  maxSendRate?: number;
  /** Told what happens; the terminal is the caller's. */
  onEvent?: (event: LocalEvent) => void;
}>;

export type LocalEvent = Readonly<
  { kind: 'printed'; function: string; text: string } | { kind: 'failed'; function: string; reason: string }
>;

export type LocalStack = Readonly<{
  /** Where the API and everything else is reached. */
  url: string;
  /** Move the clock by an ISO 8601 duration; resolves when what fell due is done. */
  advance(duration: string): Promise<Readonly<{ now: string; steps: number }>>;
  /** Resolves when no work that is due is left. @throws a sentence that names what does not come to its end */
  idle(): Promise<void>;
  state(): Promise<LocalState>;
  /** A link below `/_local` that answers so the first time that it is opened. */
  answerOnce(answer: OnceAnswer): string;
  stop(): Promise<void>;
}>;

const DEFAULT_ENVIRONMENTS = 2;

/** Run a synthesized CDK app on this machine: what its templates declare, no more and no less. @throws a sentence that says what to do */
export const startLocal = async (options: LocalOptions): Promise<LocalStack> => {
  const assembly = readAssembly(options.assembly);
  const opened = new Opened();
  try {
    const { url, serve, close } = await openServer(options.port, options.host);
    opened.add(close);
    const data = options.data === undefined ? null : openDataFolder(options.data);
    if (data) opened.add(() => data.release());
    const dataFolder = data?.path ?? null;

    const { offsetMs = 0, lookedMs = null } = data ? (rememberedClock(data) ?? {}) : {};
    const time = newTimeOffset(offsetMs);
    const log = new FunctionLog(dataFolder);
    const receivers = new Receivers(dataFolder);
    opened.add(() => receivers.close());
    const wake = new Map<string, (() => void)[]>();
    const engines = await Engines.start({
      dataFolder,
      time,
      maxSendRate: options.maxSendRate,
      onStreamNews: (table) => {
        for (const tell of wake.get(table) ?? []) tell();
      },
    });
    opened.add(() => engines.stop());

    const world = await provideWorld({
      assembly,
      engines,
      time,
      apiUrl: url,
      dataFolder,
      parameters: options.parameters ?? {},
      environments: options.environments ?? DEFAULT_ENVIRONMENTS,
      onOutput: (functionName, text) => {
        log.write(functionName, text);
        options.onEvent?.({ kind: 'printed', function: functionName, text });
      },
      onFailed: (functionName, reason) => options.onEvent?.({ kind: 'failed', function: functionName, reason }),
    });
    opened.add(() => stopWorld(world));
    for (const source of world.streamSources) {
      const table = /table\/([^/]+)\/stream/.exec(source.arn)?.[1] ?? '';
      wake.set(table, [...(wake.get(table) ?? []), () => source.wake()]);
    }

    const nowMs = (): number => virtualNow(time);
    const activity = new Activity(engines, world, nowMs);
    const clock = clockOf({ time, data, lookedMs, engines, world, activity });
    opened.add(() => clock.stop());
    const advance = async (ms: number) => {
      const steps = await clock.advance(ms);
      return { now: new Date(nowMs()).toISOString(), steps };
    };
    const state = () => localState(engines, world, clock, () => activity.queueStates());

    const functionNames = () => world.functions.map(({ settings }) => settings.name);
    const gateway = new Gateway({ routes: world.routes, cors: world.cors, nowMs });
    const backup = dataFolder === null ? null : new Backup(dataFolder, engines);
    const onceAnswers = new OnceAnswers();
    const local = new LocalRoutes({
      onceAnswers,
      key: options.localKey ?? null,
      backup: backup && (() => backup.make()),
      inbox: new Inbox(engines.ses.mailbox),
      receivers,
      log,
      functionNames,
      nowMs,
      advance,
      state,
      receiveMail: world.receiveMail,
    });
    const objects = new ObjectRoutes(engines.endpoints.s3, world.buckets);
    serve((request, response) => {
      const answering = isLocal(request) ? local : objects.concerns(request) ? objects : gateway;
      return answering.answer(request, response);
    });
    for (const source of world.queueSources) source.start();
    await Promise.all(world.streamSources.map((source) => source.start()));
    clock.start();
    if (data) {
      replaceFile(addressFile(data.path), url);
      opened.add(() => rmSync(addressFile(data.path), { force: true }));
    }
    return {
      url,
      advance: async (duration) => advance(durationMs(duration)),
      idle: () => activity.idle(),
      state,
      answerOnce: (answer) => `${url}/_local/once/${onceAnswers.keep(answer)}`,
      stop: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

/** What is open, closed in reverse. */
class Opened {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(closer: () => Promise<void> | void): void {
    this.#closers.push(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }
}

const stopWorld = async ({ queueSources, streamSources, functions }: World): Promise<void> => {
  for (const source of [...queueSources, ...streamSources]) source.stop();
  await Promise.all(functions.map((fn) => fn.stop()));
};

const isLocal = ({ url = '/' }: IncomingMessage): boolean => /^\/_local(?:[/?]|$)/.test(url);

const Remembered = z.object({ offsetMs: z.number(), lookedMs: z.number() });
const clockFile = ({ path }: DataFolder): string => join(path, 'clock.json');

const rememberedClock = (data: DataFolder): ClockMemory | null => {
  const text = readIfThere(clockFile(data));
  return text === null ? null : Remembered.parse(JSON.parse(text));
};

type ClockParts = Readonly<{
  time: TimeOffset;
  data: DataFolder | null;
  lookedMs: number | null;
  engines: Engines;
  world: World;
  activity: Activity;
}>;

const clockOf = ({ time, data, lookedMs, engines, world, activity }: ClockParts): LocalClock =>
  new LocalClock(
    {
      time,
      timers: world.timers,
      nextMessageMs: () => activity.nextMessageMs(),
      idle: () => activity.idle(),
      onMoved: async () => {
        for (const fn of world.functions) fn.timeMoved();
        await engines.timeMoved();
      },
      remember: (memory) => {
        if (data) replaceFile(clockFile(data), JSON.stringify(memory));
      },
    },
    lookedMs,
  );
