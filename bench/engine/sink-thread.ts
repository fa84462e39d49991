import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { listen } from '../../local/engines/http-engine.ts';

/**
 * Takes whatever is sent, as SES and as a webhook endpoint would answer, after
 * `latencyMs`; so little work that it does not stand in the way.
 */
const { latencyMs }: { latencyMs: number } = workerData;

const ACCEPTED =
  '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>0100-sink</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>sink</RequestId></ResponseMetadata></SendRawEmailResponse>';

const ONE_OF_MANY = { Status: 'SUCCESS', MessageId: '0100-sink' };

let taken = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isMail = request.url === '/';
    const copies =
      request.url === '/v2/email/outbound-bulk-emails' ? JSON.parse(Buffer.concat(chunks).toString('utf8')).BulkEmailEntries.length : 0;
    taken += copies || 1;
    const answer = () => {
      response.writeHead(200, { 'content-type': isMail ? 'text/xml' : 'application/json' });
      response.end(isMail ? ACCEPTED : JSON.stringify(copies > 0 ? { BulkEmailEntryResults: Array(copies).fill(ONE_OF_MANY) } : {}));
    };
    if (latencyMs > 0) setTimeout(answer, latencyMs);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
parentPort?.on('message', () => parentPort?.postMessage({ taken }));
parentPort?.postMessage({ url: await listen(server) });
