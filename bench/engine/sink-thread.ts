import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { listen } from '../../local/engines/http-engine.ts';

/** Takes whatever is sent, as SES and as a webhook endpoint would answer, after `latencyMs`; so little work that it does not stand in the way. */
const { latencyMs }: { latencyMs: number } = workerData;

const ACCEPTED =
  '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>0100-sink</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>sink</RequestId></ResponseMetadata></SendRawEmailResponse>';

let taken = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    taken += 1;
    const isMail = request.url === '/';
    const answer = () => {
      response.writeHead(200, { 'content-type': isMail ? 'text/xml' : 'application/json' });
      response.end(isMail ? ACCEPTED : '{}');
    };
    if (latencyMs > 0) setTimeout(answer, latencyMs);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
parentPort?.on('message', () => parentPort?.postMessage({ taken }));
parentPort?.postMessage({ url: await listen(server) });
