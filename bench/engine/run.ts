import type { Server } from 'node:http';
import { KMSClient } from '@aws-sdk/client-kms';
import { sesClient } from '../../functions/adapters/clients.ts';
import { DynamoBatchNames } from '../../functions/adapters/dynamodb/mailings/dynamo-batch-names.ts';
import { DynamoBatches } from '../../functions/adapters/dynamodb/mailings/dynamo-batches.ts';
import { DynamoBreakers } from '../../functions/adapters/dynamodb/mailings/dynamo-breakers.ts';
import { DynamoCensus } from '../../functions/adapters/dynamodb/mailings/dynamo-census.ts';
import { DynamoDomainPauses } from '../../functions/adapters/dynamodb/mailings/dynamo-domain-pauses.ts';
import { DynamoEndpointPaces } from '../../functions/adapters/dynamodb/mailings/dynamo-endpoint-paces.ts';
import { DynamoLedgerSums } from '../../functions/adapters/dynamodb/mailings/dynamo-ledger-sums.ts';
import { DynamoMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-mailings.ts';
import { DynamoMisses } from '../../functions/adapters/dynamodb/mailings/dynamo-misses.ts';
import { DynamoPacer } from '../../functions/adapters/dynamodb/mailings/dynamo-pacer.ts';
import { DynamoRanges } from '../../functions/adapters/dynamodb/mailings/dynamo-ranges.ts';
import { DynamoReceipts } from '../../functions/adapters/dynamodb/mailings/dynamo-receipts.ts';
import { DynamoRetries } from '../../functions/adapters/dynamodb/mailings/dynamo-retries.ts';
import { DynamoSentMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-sent-mailings.ts';
import { DynamoSlowTurns } from '../../functions/adapters/dynamodb/mailings/dynamo-slow-turns.ts';
import { DynamoNoticeLists } from '../../functions/adapters/dynamodb/notices/dynamo-notice-lists.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { DynamoWrappedKeyStore } from '../../functions/adapters/dynamodb/registry/dynamo-wrapped-key-store.ts';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoOrganizationStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-store.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { DynamoSuppressions } from '../../functions/adapters/dynamodb/subscriptions/dynamo-suppressions.ts';
import { hmacSha256 } from '../../functions/adapters/hmac.ts';
import { KmsVault } from '../../functions/adapters/kms/kms-vault.ts';
import { bulkMailer } from '../../functions/adapters/ses/ses-bulk-mailer.ts';
import { SesMailer } from '../../functions/adapters/ses/ses-mailer.ts';
import { systemClock } from '../../functions/adapters/system/system-clock.ts';
import { systemRandom } from '../../functions/adapters/system/system-random.ts';
import { HttpEndpointCaller } from '../../functions/adapters/webhook/http-endpoint-caller.ts';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import type { DuePlan } from '../../functions/domain/notices/notice-life.ts';
import type { Channel, ChannelType } from '../../functions/domain/subscriptions/subscription.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import type { ChannelSender } from '../../functions/usecases/sending/channel-sender.ts';
import { sendBatch } from '../../functions/usecases/sending/send-batch.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { kmsEngine } from '../../local/engines/kms.ts';
import { Ground, LOCAL } from './ground.ts';
import { Meter } from './meter.ts';
import { CountedQueues } from './queue.ts';
import { seed } from './seed.ts';
import { Sink } from './sink.ts';

/** Senders at work at once, as so many execution environments would be. */
const SENDERS = 5;
/** So long a function may go on, in milliseconds. */
const TIMEOUT_MS = 60_000;
const NOTICE: Notice = {
  id: 'ntc-01k00000000000000000000000',
  version: 1,
  revision: 1,
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

const DUE: DuePlan = { act: 'plan', noticeId: NOTICE.id, version: 1, mailing: 'notice', at: NOTICE.createdAt };

export type Setting = Readonly<{ ground: Ground; meter: Meter; queues: CountedQueues; sink: Sink; kms: KMSClient; kmsServer: Server }>;

const depsOf = ({ ground, meter, queues, sink, kms }: Setting, fn: string) => {
  const db = meter.watch(ground.client(), fn);
  const vault = new KmsVault(kms, 'key', new DynamoWrappedKeyStore(db, 'Registry'));
  const mailer = new SesMailer(sesClient({ ...LOCAL, endpoint: sink.url }));
  return {
    notices: new DynamoNoticeStore(db, 'Notices', 'Registry'),
    noticeLists: new DynamoNoticeLists(db, 'Notices'),
    directory: new DynamoDirectory(db, 'Subscriptions'),
    mailings: new DynamoMailings(db, 'Mailings'),
    ranges: new DynamoRanges(db, 'Mailings'),
    batches: new DynamoBatches(db, 'Mailings'),
    misses: new DynamoMisses(db, 'Mailings'),
    retries: new DynamoRetries(db, 'Mailings'),
    sentMailings: new DynamoSentMailings(db, 'Mailings'),
    sums: new DynamoLedgerSums(db, 'Mailings'),
    receipts: new DynamoReceipts(db, 'Mailings', 'Subscriptions'),
    organizations: new DynamoOrganizationStore(db, 'Subscriptions', 'Registry'),
    census: new DynamoCensus(db, 'Mailings'),
    subscriptions: new DynamoSubscriptionStore(db, 'Subscriptions', vault),
    queues,
    clock: systemClock,
    random: systemRandom,
    vault,
    batchNames: new DynamoBatchNames(db, 'Mailings'),
    mailer,
    bulkMailer: bulkMailer(mailer, { ...LOCAL, endpoint: sink.url }),
    pacer: new DynamoPacer(db, 'Mailings', 1_000_000, 1_000_000),
    suppressions: new DynamoSuppressions(db, 'Subscriptions', 'Registry'),
    breakers: new DynamoBreakers(db, { mailings: 'Mailings' }),
    slowTurns: new DynamoSlowTurns(db, 'Mailings'),
    domainPauses: new DynamoDomainPauses(db, 'Mailings'),
    endpoints: new HttpEndpointCaller({ allowPrivate: true }),
    paces: new DynamoEndpointPaces(db, 'Mailings'),
    hmac: hmacSha256,
    site: { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' },
  };
};

export type Spent = Readonly<{ seconds: number; cpuMs: number; heapMb: number }>;

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

/**
 * Tables with so many readers and one published notice that concerns them all.
 *
 * @param latencyMs of the endpoints and of SES
 * @param counties that readers are spread over; all of the country unless given
 */
export const aSetting = async (
  assembly: string,
  readers: number,
  kind: ChannelType,
  latencyMs: number,
  counties?: readonly string[],
): Promise<Setting> => {
  const kmsServer = kmsEngine(null, () => true);
  const setting = {
    ground: await Ground.start(assembly),
    sink: await Sink.start(latencyMs),
    kms: new KMSClient({ ...LOCAL, endpoint: await listen(kmsServer) }),
    kmsServer,
    meter: new Meter(),
  };
  const whole = { ...setting, queues: new CountedQueues(setting.meter, 'freeze-audience') };
  const deps = depsOf(whole, 'api');
  const sealedSecrets = [await deps.vault.seal(`whsec_${Buffer.alloc(32, 'secret').toString('base64')}`)];
  const channelOf = (i: number): Channel =>
    kind === 'email'
      ? { type: 'email', address: `reader-${i}@bench.example` }
      : { type: 'webhook', url: `${setting.sink.url}/hook`, format: 'standard', sealedSecrets };
  await seed(setting.ground.client(), 'Subscriptions', readers, channelOf, counties);
  const actor = { kind: 'agency-key', id: 'key', agencyId: 'mzb' } as const;
  const audit = { agencyId: 'mzb', at: NOTICE.createdAt, actor, action: 'notice.accepted', subject: NOTICE.id };
  await deps.notices.accept(NOTICE, null, { audit, due: [DUE] });
  setting.meter.reset();
  return whole;
};

export type CourierOf = (deps: ReturnType<typeof depsOf>) => ChannelSender;

export const freeze = async (setting: Setting): Promise<Spent> => {
  const deps = depsOf(setting, 'freeze-audience');
  return measured(async (look) => {
    await planMailing(deps, DUE);
    for (let work = setting.queues.ranges.shift(); work !== undefined; work = setting.queues.ranges.shift()) {
      await freezeAudience(deps, work);
      look();
    }
  });
};

export const send = async (setting: Setting, fn: string, courierOf: CourierOf): Promise<Spent & { lambdaMs: number }> => {
  let lambdaMs = 0;
  const spent = await measured(async (look) => {
    const sender = async (n: number): Promise<void> => {
      const deps = depsOf(setting, fn);
      const sender = courierOf(deps);
      for (let work = setting.queues.batches.shift(); work !== undefined; work = setting.queues.batches.shift()) {
        const started = performance.now();
        const end = started + TIMEOUT_MS;
        const { kind } = await sendBatch({ ...deps, sender }, work, `sender-${n}-${started}`, () => end - performance.now());
        if (kind === 'later') throw new Error('a batch had to wait though nobody else sends');
        lambdaMs += performance.now() - started;
        look();
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, n) => sender(n)));
  });
  return { ...spent, lambdaMs };
};

export const close = async ({ ground, sink, kms, kmsServer }: Setting): Promise<void> => {
  kms.destroy();
  kmsServer.close();
  await Promise.all([ground.stop(), sink.stop()]);
};
