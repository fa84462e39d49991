import { parentPort, workerData } from 'node:worker_threads';
import { installVirtualTime, type TimeOffset } from '../virtual-time.ts';

/** DynamoDB in a thread whose clock can be moved. */
const { time, dataFolder }: { time: TimeOffset; dataFolder: string | null } = workerData;
installVirtualTime(time);
process.env['AWS_ACCOUNT_ID'] = '000000000000';

const { DynamoDbEngine } = await import('./dynamodb.ts');
const { listen } = await import('./http-engine.ts');

const engine = new DynamoDbEngine({ dataFolder, onStreamNews: (table) => parentPort?.postMessage({ news: table }) });
parentPort?.postMessage({ url: await listen(engine.server) });
