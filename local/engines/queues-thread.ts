import { Server } from 'node:net';
import { workerData } from 'node:worker_threads';
import { installVirtualTime, type TimeOffset } from '../clock/virtual-time.ts';
import { makeVisible } from './queues/in-flight.ts';
import { type QueueState, stateOf } from './queues/queue-state.ts';
import { serveThread } from './thread-side.ts';

/** SQS and S3 by fauxqs, in a thread whose clock can be moved: it reads delays and visibility off `Date.now()` every 20 ms. */
const { time, dataFolder }: { time: TimeOffset; dataFolder: string | null } = workerData;
const { timeMoved } = installVirtualTime(time);

// fauxqs listens on all addresses; here nothing may be reached from outside.
const listenAnywhere = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options] = args;
  if (typeof options === 'object' && options !== null && 'host' in options) options.host = '127.0.0.1';
  return Reflect.apply(listenAnywhere, this, args);
};

if (dataFolder !== null) makeVisible(dataFolder);

const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: 0, logger: false, host: 'localhost', ...(dataFolder === null ? {} : { dataDir: dataFolder }) });

/** `states`: how full these queues are · `timeMoved`: look at the clock. */
export type QueuesQuestion = Readonly<{ kind: 'states'; names: readonly string[] } | { kind: 'timeMoved' }>;

serveThread<QueuesQuestion>(
  `http://127.0.0.1:${server.port}`,
  (question): Readonly<Record<string, QueueState>> | undefined => {
    if (question.kind === 'timeMoved') {
      timeMoved();
      return undefined;
    }
    return Object.fromEntries(
      question.names.flatMap((name) => {
        const queue = server.inspectQueue(name);
        return queue ? [[name, stateOf(queue, Date.now())]] : [];
      }),
    );
  },
  async () => {
    await server.stop();
  },
);
