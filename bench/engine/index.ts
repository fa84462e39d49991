import { cpus } from 'node:os';
import { KMSClient } from '@aws-sdk/client-kms';
import { ensureSynthesized } from '../../bin/synth.ts';
import { sesClient } from '../../functions/adapters/clients.ts';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/dynamo-directory.ts';
import { DynamoMailingLog } from '../../functions/adapters/dynamodb/dynamo-mailing-log.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/dynamo-notice-store.ts';
import { DynamoPacer } from '../../functions/adapters/dynamodb/dynamo-pacer.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store.ts';
import { DynamoWrappedKeyStore } from '../../functions/adapters/dynamodb/dynamo-wrapped-key-store.ts';
import { KmsVault } from '../../functions/adapters/kms/kms-vault.ts';
import { SesMailer } from '../../functions/adapters/ses/ses-mailer.ts';
import { systemClock } from '../../functions/adapters/system/system-clock.ts';
import { systemLuck } from '../../functions/adapters/system/system-luck.ts';
import { HttpEndpointCaller } from '../../functions/adapters/webhook/http-endpoint-caller.ts';
import { signStandardWebhook } from '../../functions/adapters/webhook/standard-webhooks.ts';
import type { Notice } from '../../functions/domain/notice.ts';
import { PRICES } from '../../functions/domain/prices.ts';
import type { Channel } from '../../functions/domain/subscription.ts';
import type { Courier } from '../../functions/usecases/courier.ts';
import { EmailCourier } from '../../functions/usecases/email-courier.ts';
import { freezeAudience } from '../../functions/usecases/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/plan-mailing.ts';
import { sendBatch } from '../../functions/usecases/send-batch.ts';
import { WebhookCourier } from '../../functions/usecases/webhook-courier.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { kmsEngine } from '../../local/engines/kms.ts';
import { Ground, LOCAL } from './ground.ts';
import { Meter, priceOf, type Usage } from './meter.ts';
import { CountedQueues } from './queue.ts';
import { seed } from './seed.ts';
import { Sink } from './sink.ts';

/**
 * `npm run bench -- engine [directory sizes] [messages] [email,webhook]`: the use cases with their real adapters, over HTTP, in this thread; the engines have threads of their own, so
 * that CPU time is ours alone. One thread does the work of one core.
 */

/** Senders at work at once, as so many execution environments would be. */
const SENDERS = 5;
/** So long a function may go on, in milliseconds. */
const TIMEOUT_MS = 60_000;
const MEMORY_GB = 0.5;

const NOTICE: Notice = {
  id: 'ntc-01k00000000000000000000000',
  version: 1,
  status: 'published',
  issuers: [{ id: 'mzb', name: '民政部门(虚构)', replyTo: 'reply@mzb.example', signedAt: '2026-11-20T04:00:00.000Z' }],
  createdAt: '2026-11-20T04:00:00.000Z',
  publishedAt: '2026-11-20T04:00:00.000Z',
  title: '关于开展社区社会组织冬季走访的通知',
  kind: 'notice',
  urgency: 'routine',
  language: 'zh-Hans-CN',
  audience: { regions: [''] },
  sections: [
    { body: '各社区社会组织:\n为帮助有困难的居民安全过冬,定于十二月开展走访。\n请于五日前报名。' },
    { heading: '志愿服务', body: '请协助登记志愿者的时间。', audience: { classes: ['charity'] } },
  ],
  attachments: [],
  supersedes: [],
};

type Setting = Readonly<{ ground: Ground; meter: Meter; queues: CountedQueues; sink: Sink; kms: KMSClient }>;

const depsOf = ({ ground, meter, queues, sink, kms }: Setting, fn: string) => {
  const db = meter.watch(ground.client(), fn);
  const vault = new KmsVault(kms, 'key', new DynamoWrappedKeyStore(db, 'Registry'));
  const ses = meter.watchSes(sesClient({ ...LOCAL, endpoint: sink.url }), fn);
  return {
    notices: new DynamoNoticeStore(db, 'Notices', 'Registry'),
    directory: new DynamoDirectory(db, 'Subscriptions'),
    log: new DynamoMailingLog(db, 'Mailings'),
    subscriptions: new DynamoSubscriptionStore(db, 'Subscriptions', vault),
    queues,
    clock: systemClock,
    luck: systemLuck,
    vault,
    mailer: new SesMailer(ses),
    pacer: new DynamoPacer(db, 'Mailings', 1_000_000, 1_000_000),
    endpoints: new HttpEndpointCaller({ allowPrivate: true }),
    sign: signStandardWebhook,
    site: { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' },
  };
};

type Spent = Readonly<{ seconds: number; cpuMs: number; heapMb: number }>;

/** Wall and CPU time of this thread, and its largest heap. */
const measured = async (work: (look: () => void) => Promise<void>): Promise<Spent> => {
  let heap = 0;
  const look = (): void => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  };
  const started = performance.now();
  const before = process.threadCpuUsage();
  await work(look);
  const { user, system } = process.threadCpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000, heapMb: Math.round(heap / 2 ** 20) };
};

const aSetting = async (
  assembly: string,
  readers: number,
  channelOf: (i: number, sink: Sink) => Promise<Channel> | Channel,
  latencyMs: number,
): Promise<Setting> => {
  const kmsServer = kmsEngine(null, () => true);
  const setting = {
    ground: await Ground.start(assembly),
    sink: await Sink.start(latencyMs),
    kms: new KMSClient({ ...LOCAL, endpoint: await listen(kmsServer) }),
    meter: new Meter(),
  };
  const channel = await channelOf(0, setting.sink);
  await seed(setting.ground.client(), 'Subscriptions', readers, (i) =>
    channel.type === 'email' ? { type: 'email', address: `reader-${i}@bench.example` } : channel,
  );
  const whole = { ...setting, queues: new CountedQueues(setting.meter, 'freeze-audience') };
  const audit = { agencyId: 'mzb', at: NOTICE.createdAt, keyId: 'key', action: 'notice.accepted', subject: NOTICE.id };
  await depsOf(whole, 'api').notices.accept(NOTICE, null, audit);
  setting.meter.reset();
  return whole;
};

const freeze = async (setting: Setting): Promise<Spent> => {
  const deps = depsOf(setting, 'freeze-audience');
  return measured(async (look) => {
    await planMailing(deps, NOTICE.id);
    for (let work = setting.queues.ranges.shift(); work !== undefined; work = setting.queues.ranges.shift()) {
      await freezeAudience(deps, work);
      look();
    }
  });
};

const send = async (
  setting: Setting,
  fn: string,
  courierOf: (deps: ReturnType<typeof depsOf>) => Courier,
): Promise<Spent & { lambdaMs: number }> => {
  let lambdaMs = 0;
  const spent = await measured(async (look) => {
    const sender = async (n: number): Promise<void> => {
      const deps = depsOf(setting, fn);
      const courier = courierOf(deps);
      for (let work = setting.queues.batches.shift(); work !== undefined; work = setting.queues.batches.shift()) {
        const started = performance.now();
        const end = started + TIMEOUT_MS;
        const { kind } = await sendBatch({ ...deps, courier }, work, `sender-${n}-${started}`, () => end - performance.now());
        if (kind === 'later') throw new Error('a batch had to wait though nobody else sends');
        lambdaMs += performance.now() - started;
        look();
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, n) => sender(n)));
  });
  return { ...spent, lambdaMs };
};

const close = async ({ ground, sink }: Setting): Promise<void> => {
  await Promise.all([ground.stop(), sink.stop()]);
};

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const per = (units: number, recipients: number): string => (units / recipients).toFixed(3);
const email = (): Channel => ({ type: 'email', address: '' });

const directoryTable = async (assembly: string, sizes: readonly number[]): Promise<void> => {
  console.log(
    `\n${row('directory', 'seconds to plan and freeze', 'CPU s', 'recipients/s of CPU', 'largest heap, MB', 'RRU each', 'WRU each')}`,
  );
  console.log(row('---', '---', '---', '---', '---', '---', '---'));
  for (const size of sizes) {
    const setting = await aSetting(assembly, size, email, 0);
    const { seconds, cpuMs, heapMb } = await freeze(setting);
    const { readUnits, writeUnits } = setting.meter.of('freeze-audience');
    console.log(
      row(
        size,
        seconds.toFixed(1),
        (cpuMs / 1000).toFixed(1),
        Math.round(size / (cpuMs / 1000)),
        heapMb,
        per(readUnits, size),
        per(writeUnits, size),
      ),
    );
    await close(setting);
  }
};

/** Dollars for a million recipients, by function. */
const bill = (usage: Usage, lambdaMs: number, recipients: number) => {
  const million = 1e6 / recipients;
  const lambda = (lambdaMs / 1000) * MEMORY_GB * PRICES.lambdaGbSecond + (recipients / 100) * PRICES.lambdaRequest;
  return { data: priceOf(usage) * million, lambda: lambda * million };
};

const sendingTable = async (
  assembly: string,
  name: string,
  recipients: number,
  latencyMs: number,
  channel: (i: number, sink: Sink) => Promise<Channel> | Channel,
  courierOf: (deps: ReturnType<typeof depsOf>) => Courier,
): Promise<void> => {
  const setting = await aSetting(assembly, recipients, channel, latencyMs);
  const frozen = await freeze(setting);
  const sent = await send(setting, name, courierOf);
  const taken = await setting.sink.taken();
  console.log(`\n${name}: ${taken} of ${recipients} messages, endpoints answering after ${latencyMs} ms
${row('', '')}
${row('---', '---')}
${row('messages per second, one thread', Math.round(recipients / sent.seconds))}
${row('CPU ms per message', per(sent.cpuMs, recipients))}
${row('largest heap, MB', sent.heapMb)}`);
  console.log(
    `\n${row('function', 'requests to DynamoDB each', 'RRU each', 'WRU each', 'requests to SQS each', '$ per million: data', 'Lambda', 'in all')}`,
  );
  console.log(row('---', '---', '---', '---', '---', '---', '---', '---'));
  let total = 0;
  for (const fn of setting.meter.functions()) {
    const usage = setting.meter.of(fn);
    const { data, lambda } = bill(usage, fn === name ? sent.lambdaMs : frozen.cpuMs * 2, recipients);
    total += data + lambda;
    console.log(
      row(
        fn,
        per(usage.requests, recipients),
        per(usage.readUnits, recipients),
        per(usage.writeUnits, recipients),
        per(usage.queueRequests, recipients),
        data.toFixed(3),
        lambda.toFixed(3),
        (data + lambda).toFixed(3),
      ),
    );
  }
  console.log(row('all', '', '', '', '', '', '', total.toFixed(3)));
  console.log(
    `\nunits by operation: ${setting.meter
      .operations()
      .map(([operation, units]) => `${operation} ${per(units, recipients)}`)
      .join(' · ')}`,
  );
  await close(setting);
};

export const benchEngine = async (args: readonly string[]): Promise<void> => {
  const sizes = (args[0] ?? '10000,100000').split(',').map(Number);
  const messages = Number(args[1] ?? 20_000);
  const { assembly } = await ensureSynthesized();
  console.log(`measured on ${cpus().length} cores, Node ${process.versions.node}`);
  await directoryTable(
    assembly,
    sizes.filter((size) => size > 0),
  );
  const channels = (args[2] ?? 'email,webhook').split(',');
  if (messages === 0) return;
  const LATENCY = { email: 60, webhook: 150 };
  if (channels.includes('email'))
    await sendingTable(assembly, 'send-email', messages, LATENCY.email, email, (deps) => new EmailCourier(deps));
  const hook = async (_: number, sink: Sink): Promise<Channel> => ({
    type: 'webhook',
    url: `${sink.url}/hook`,
    format: 'standard',
    sealedSecrets: [],
  });
  if (channels.includes('webhook'))
    await sendingTable(assembly, 'call-webhook', messages, LATENCY.webhook, hook, (deps) => new WebhookCourier(deps));
};
