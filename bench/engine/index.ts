import { cpus } from 'node:os';
import { ensureSynthesized } from '../../bin/synth.ts';
import { LAMBDA_GB, LATENCY_MS, priceOf } from '../../functions/domain/ledger/cost.ts';
import { PRICES } from '../../functions/domain/ledger/prices.ts';
import type { ChannelType } from '../../functions/domain/subscriptions/subscription.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';
import { waysAlone } from './alone.ts';
import type { Usage } from './meter.ts';
import { aSetting, type CourierOf, close, freeze, send } from './run.ts';

/**
 * `npm run bench -- engine [directory sizes] [messages] [email,bulk,webhook,alone]`: the use cases with their real adapters, over HTTP, in
 * this thread; the engines have threads of their own, so that CPU time is ours alone. One thread does the
 * work of one core. `alone`: the clients of the channels by themselves.
 */

/** Readers of a first round that is not shown: code that is hardly compiled yet takes several times as long. */
const WARM_UP = 30_000;

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const per = (units: number, recipients: number): string => (units / recipients).toFixed(3);

const directoryTable = async (assembly: string, sizes: readonly number[]): Promise<void> => {
  console.log(
    `\n${row('directory', 'seconds to plan and freeze', 'CPU s', 'recipients/s of CPU', 'largest heap, MB', 'RRU each', 'WRU each')}`,
  );
  console.log(row('---', '---', '---', '---', '---', '---', '---'));
  const warmUp = await aSetting(assembly, WARM_UP, 'email', 0);
  await freeze(warmUp);
  await close(warmUp);
  for (const size of sizes) {
    const setting = await aSetting(assembly, size, 'email', 0);
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
  const lambda = (lambdaMs / 1000) * LAMBDA_GB * PRICES.lambdaGbSecond + (recipients / 100) * PRICES.lambdaRequest;
  return { data: priceOf(usage) * million, lambda: lambda * million };
};

const sendingTable = async (assembly: string, name: string, recipients: number, kind: ChannelType, courierOf: CourierOf): Promise<void> => {
  const latencyMs = LATENCY_MS[kind];
  const setting = await aSetting(assembly, recipients, kind, latencyMs);
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
  const measured = sizes.filter((size) => size > 0);
  if (measured.length > 0) await directoryTable(assembly, measured);
  const channels = (args[2] ?? 'email,bulk,webhook,alone').split(',');
  if (messages === 0) return;
  if (channels.includes('email')) await sendingTable(assembly, 'send-email', messages, 'email', (deps) => new EmailSender(deps));
  if (channels.includes('bulk'))
    await sendingTable(
      assembly,
      'send-email in bulk',
      messages,
      'email',
      ({ bulkMailer, ...deps }) => new EmailSender({ ...deps, mailer: bulkMailer }),
    );
  if (channels.includes('webhook')) await sendingTable(assembly, 'call-webhook', messages, 'webhook', (deps) => new WebhookSender(deps));
  if (channels.includes('alone')) {
    console.log(`\n${row('by itself', 'CPU ms each')}\n${row('---', '---')}`);
    for (const [name, cpuMs] of await waysAlone(messages)) console.log(row(name, cpuMs.toFixed(3)));
  }
};
