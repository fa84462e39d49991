import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { arn } from '../aws-names.ts';
import { installVirtualTime } from '../clock/virtual-time.ts';
import type { EnvironmentData, FromEnvironment, ToEnvironment } from './messages.ts';
import { payloadOf } from './payload.ts';

/** One execution environment of a Lambda: its own thread, its own environment variables, one bundled handler, one event at a time. */
const { name, code, handler, memory, time }: EnvironmentData = workerData;
const { timeMoved } = installVirtualTime(time);
if (process.env['NODE_OPTIONS']?.includes('--enable-source-maps')) process.setSourceMapsEnabled(true);

const say = (message: FromEnvironment): void => parentPort?.postMessage(message);

const load = async (): Promise<(event: unknown, context: object) => unknown> => {
  const [file = '', exported = ''] = handler.split(/\.(?=[^.]+$)/);
  const path = ['.mjs', '.js', '.cjs'].map((extension) => join(code, file + extension)).find(existsSync);
  if (!path) throw new Error(`${handler} is not in the code of ${name}`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handle = module[exported];
  if (typeof handle !== 'function') throw new Error(`${handler} of ${name} is not a function`);
  return (event, context) => Reflect.apply(handle, undefined, [event, context]);
};

const handle = await load();

const work = async (id: string, event: unknown, timeoutMs: number): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  const context = {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn('lambda', `function:${name}`),
    awsRequestId: id,
    memoryLimitInMB: String(memory),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  const used = process.threadCpuUsage();
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage(used);
    return (user + system) / 1000;
  };
  try {
    say({ kind: 'done', id, payload: payloadOf(await handle(event, context)), cpuMs: cpuMs() });
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    say({ kind: 'failed', id, errorType: fault.name, errorMessage: fault.message, stack: fault.stack ?? '', cpuMs: cpuMs() });
  }
};

/** Once it has worked, what it compiled is there for the next environment, also when this one ends by a kill. */
let isKept = false;
const keep = (): void => {
  if (!isKept) flushCompileCache();
  isKept = true;
};

parentPort?.on('message', (message: ToEnvironment) => {
  if (message.kind === 'time-moved') timeMoved();
  else void work(message.id, message.event, message.timeoutMs).then(keep);
});
say({ kind: 'ready' });
