import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { sesClient } from '../../functions/adapters/clients.ts';
import { SesMailer } from '../../functions/adapters/ses/ses-mailer.ts';
import { HttpEndpointCaller } from '../../functions/adapters/webhook/http-endpoint-caller.ts';
import { LATENCY_MS } from '../../functions/domain/ledger/cost.ts';
import { LOCAL } from './ground.ts';
import { Sink } from './sink.ts';

/** As many as five senders have under way. */
const IN_FLIGHT = 50;
const BODY = JSON.stringify({ type: 'notice.published', data: '关于开展社区社会组织冬季走访的通知'.repeat(80) });
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Noticewire/1 (+webhook)',
  'webhook-id': 'msg_00000000000000000000000000',
  'webhook-timestamp': '1790000000',
  'webhook-signature': 'v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
};

/** CPU time of this thread for each of so many calls, in milliseconds. */
const cpuEach = async (calls: number, call: () => Promise<unknown>): Promise<number> => {
  let left = calls;
  const before = process.threadCpuUsage();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await call();
    }),
  );
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / calls;
};

const bareCall = (url: URL): (() => Promise<void>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  return async () => {
    const call = request(url, { agent, method: 'POST', headers: { ...HEADERS, 'content-length': Buffer.byteLength(BODY) } });
    call.end(BODY);
    const [response] = await once(call, 'response');
    response.resume();
    await once(response, 'end');
  };
};

/** What the clients cost without the engine: nothing read, nothing written, the same message each time. */
export const waysAlone = async (calls: number): Promise<readonly (readonly [name: string, cpuMs: number])[]> => {
  const [ses, endpoint] = await Promise.all([Sink.start(LATENCY_MS.email), Sink.start(LATENCY_MS.webhook)]);
  const url = `${endpoint.url}/hook`;
  const mailer = new SesMailer(sesClient({ ...LOCAL, endpoint: ses.url }));
  const raw = Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(8000)}\r\n`);
  const caller = new HttpEndpointCaller({ allowPrivate: true });
  const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['SES v1, SendRawEmail', () => mailer.send({ from: 'notices@wire.example', to: 'reader@bench.example', raw: () => raw })],
    ['the caller of endpoints', () => caller.call({ url, headers: HEADERS, body: BODY, timeoutMs: 15_000 })],
    ['bare node:http with keep-alive', bareCall(new URL(url))],
  ];
  const found: (readonly [string, number])[] = [];
  for (const [name, call] of ways) {
    await cpuEach(Math.ceil(calls / 4), call);
    found.push([name, await cpuEach(calls, call)]);
  }
  await Promise.all([ses.stop(), endpoint.stop()]);
  return found;
};
