import { workerData } from 'node:worker_threads';
import { installVirtualTime, type TimeOffset } from '../clock/virtual-time.ts';
import { makeVisible } from './queues/in-flight.ts';
import { type QueueState, stateOf } from './queues/queue-state.ts';
import { serveThread } from './thread-side.ts';

/** SQS and S3 by fauxqs, in a thread whose clock can be moved: it reads delays and visibility off `Date.now()` every 20 ms. */
const { time, dataFolder }: { time: TimeOffset; dataFolder: string | null } = workerData;
const { timeMoved } = installVirtualTime(time);

if (dataFolder !== null) makeVisible(dataFolder);

const { startQueues } = await import('./queues/fauxqs.ts');
const server = await startQueues(dataFolder);

/** `states`: how full these queues are · `timeMoved`: look at the clock. */
export type QueuesQuestion = Readonly<{ kind: 'states'; names: readonly string[] } | { kind: 'timeMoved' }>;

serveThread<QueuesQuestion>(
  server.url,
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
  () => server.stop(),
);
