import { existsSync } from 'node:fs';
import { Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { installVirtualTime, type TimeOffset } from '../virtual-time.ts';

/** SQS and S3 by fauxqs, in a thread whose clock can be moved: it reads delays and visibility off `Date.now()` every 20 ms. */
const { time, dataFolder }: { time: TimeOffset; dataFolder: string | null } = workerData;
installVirtualTime(time);

// fauxqs listens on all addresses; here nothing may be reached from outside.
const listenAnywhere = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options] = args;
  if (typeof options === 'object' && options !== null && 'host' in options) options.host = '127.0.0.1';
  return Reflect.apply(listenAnywhere, this, args);
};

// Whoever had received a message before the restart is gone: it is visible again at once.
const database = dataFolder === null ? null : join(dataFolder, 'fauxqs.db');
if (database && existsSync(database)) {
  const db = new DatabaseSync(database);
  const columns = db.prepare("SELECT name FROM pragma_table_info('sqs_messages')").all();
  if (columns.some(({ name }) => name === 'visibility_deadline'))
    db.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  db.close();
}

const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1', ...(dataFolder === null ? {} : { dataDir: dataFolder }) });

/** How full a queue is, and when its next hidden message comes back. */
export type QueueState = Readonly<{
  ready: number;
  delayed: number;
  inFlight: number;
  nextDueMs: number | null;
  bodies: readonly string[];
}>;

const stateOf = (name: string): QueueState | null => {
  const queue = server.inspectQueue(name);
  if (!queue) return null;
  const { ready, delayed, inflight } = queue.messages;
  const dues = [...delayed.map((message) => message.delayUntil ?? 0), ...inflight.map((message) => message.visibilityDeadline)];
  return {
    ready: ready.length,
    delayed: delayed.length,
    inFlight: inflight.length,
    nextDueMs: dues.length === 0 ? null : Math.min(...dues),
    bodies: ready.slice(0, 20).map((message) => message.body),
  };
};

parentPort?.on('message', ({ id, question }: { id: number; question: { states: readonly string[] } }) => {
  parentPort?.postMessage({ answerTo: id, answer: Object.fromEntries(question.states.map((name) => [name, stateOf(name)])) });
});
parentPort?.postMessage({ url: `http://127.0.0.1:${server.port}` });
