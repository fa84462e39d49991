import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { installVirtualTime, type TimeOffset } from '../virtual-time.ts';

/** One execution environment of a Lambda: its own thread, its own environment, one bundled handler. */
const { name, code, handler, memory, time }: { name: string; code: string; handler: string; memory: number; time: TimeOffset } = workerData;
installVirtualTime(time);

const [file = '', exported = ''] = handler.split(/\.(?=[^.]+$)/);
const path = ['.mjs', '.js', '.cjs'].map((extension) => join(code, file + extension)).find(existsSync);
if (!path) throw new Error(`${name}: ${handler} is not in ${code}`);
const module: Record<string, unknown> = await import(pathToFileURL(path).href);
const handle = module[exported];
if (typeof handle !== 'function') throw new Error(`${name}: ${handler} is not a function`);

parentPort?.on('message', ({ id, event, timeoutMs }: { id: string; event: unknown; timeoutMs: number }) => {
  const deadline = performance.now() + timeoutMs;
  const context = {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    awsRequestId: id,
    memoryLimitInMB: String(memory),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  const used = process.threadCpuUsage();
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage(used);
    return (user + system) / 1000;
  };
  Promise.resolve()
    .then(() => handle(event, context))
    .then((result: unknown) => parentPort?.postMessage({ id, result: result ?? null, cpuMs: cpuMs() }))
    .catch((error: unknown) => {
      const fault = error instanceof Error ? error : new Error(String(error));
      parentPort?.postMessage({
        id,
        cpuMs: cpuMs(),
        error: { errorType: fault.name, errorMessage: fault.message, stack: fault.stack ?? '' },
      });
    });
});
parentPort?.postMessage({ ready: true });
