import { workerData } from 'node:worker_threads';
import { ACCOUNT } from '../aws-names.ts';
import { installVirtualTime, type TimeOffset } from '../clock/virtual-time.ts';
import type { TablesSnapshot } from './dynamodb.ts';
import { serveThread, tell } from './thread-side.ts';

/** DynamoDB in a thread whose clock can be moved. */
const { time, dataFolder }: { time: TimeOffset; dataFolder: string | null } = workerData;
const { timeMoved } = installVirtualTime(time);
process.env['AWS_ACCOUNT_ID'] = ACCOUNT; // dynalite takes it from here

const { DynamoDbEngine } = await import('./dynamodb.ts');
const { listen } = await import('./http-engine.ts');

/** A copy that somebody is making: of what stood when writes were held. */
let held: TablesSnapshot | null = null;

/**
 * `heads`: last sequence number of each stream · `read`: up to where everybody has read one · `timeMoved`: delete what has expired by now,
 * and what is left of it in files · `hold`, `release`: keep writes waiting and let them go on · `copy`: what stood when they were held.
 */
export type TablesQuestion = Readonly<
  { kind: 'heads' | 'timeMoved' | 'hold' | 'release' } | { kind: 'copy'; folder: string } | { kind: 'read'; arn: string; upTo: number }
>;

const engine = new DynamoDbEngine({ dataFolder, onStreamNews: tell });
await engine.ready();

serveThread<TablesQuestion>(
  await listen(engine.server),
  async (question) => {
    switch (question.kind) {
      case 'heads':
        return engine.streamHeads();
      case 'read':
        return engine.streamRead(question.arn, question.upTo);
      case 'hold':
        held = await engine.snapshot();
        return undefined;
      case 'release':
        return held?.release();
      case 'copy':
        return held?.copy(question.folder);
      case 'timeMoved':
        timeMoved();
        await engine.expire();
        return engine.tidy();
    }
  },
  () => engine.close(),
);
