import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startKb } from '../bin/bundles.ts';
import { ensureSynthesized } from '../bin/synth.ts';
import { startLocal } from '../local/index.ts';
import { Client, until } from './client.ts';

/**
 * `npm run bench`: one notice to 1,000 readers by email and 200 by webhook, through the whole synthesized stack on this machine, driven by
 * the public contract. Prints what docs/benchmarks.md quotes.
 */
const READERS = { email: Number(process.env['BENCH_EMAILS'] ?? 1000), webhook: Number(process.env['BENCH_WEBHOOKS'] ?? 200) };
/** Messages per second: more than this machine can send, and known from the start, as that of an account that has sent before. */
const SES_RATE = '2000';
const OPERATOR_KEY = 'nw_operator_for-the-benchmark-of-this-machine';

const { assembly } = await ensureSynthesized();

/** How much a cold start of each function reads, minified, in kilobytes. */
const bundles = (): readonly (readonly [string, number])[] => {
  const template: { Resources: Record<string, { Type: string; Properties: { Code?: { S3Key?: string } } }> } = JSON.parse(
    readFileSync(join(assembly, 'NoticewireService.template.json'), 'utf8'),
  );
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    const hash = Properties.Code?.S3Key?.replace('.zip', '');
    if (Type !== 'AWS::Lambda::Function' || !hash) return [];
    return [[id.replace(/[0-9A-F]{8}$/, ''), Math.round(startKb(join(assembly, `asset.${hash}`, 'index.mjs')))] as const];
  });
};

const starting = performance.now();
const stack = await startLocal({
  assembly,
  port: 0,
  parameters: {
    OperatorKeyHash: createHash('sha256').update(OPERATOR_KEY).digest('hex'),
    AllowPrivateEndpoints: 'true',
    SesRate: SES_RATE,
  },
});
const startedMs = performance.now() - starting;

const client = new Client(stack.url);
const key = await client.agency(OPERATOR_KEY, 'bench', '440000');
const emails = Array.from({ length: READERS.email }, (_, i) => `reader-${i}@bench.example`);
const subscribing = performance.now();
await client.together(emails, async (address, i) => {
  await client.send('POST', '/v1/subscriptions', {
    organization: { name: `组织 ${i}`, class: 'charity', region: '440106' },
    channel: { type: 'email', address },
  });
});
await client.together(Array.from({ length: READERS.webhook }), async (_, i) => {
  await client.send('POST', '/v1/subscriptions', {
    organization: { name: `程序 ${i}`, class: 'charity', region: '440305' },
    channel: { type: 'webhook', url: `${stack.url}/_local/webhooks/bench-${i}`, format: 'standard' },
  });
});
await stack.idle();
const mails: readonly { text: string }[] = await client.send('GET', '/_local/inbox.json');
await client.together(mails, async ({ text }) => {
  await client.send('POST', '/v1/subscriptions/confirm', { token: /confirm\?token=([^\s&]+)/.exec(text)?.[1] });
});
await stack.idle();
const subscribedMs = performance.now() - subscribing;

const notice = (title: string) => ({
  title,
  audience: { regions: ['440000'] },
  sections: [{ body: '各社区社会组织:\n请按时参加。' }, { heading: '志愿', body: '请协助。', audience: { classes: ['charity'] } }],
});
type Report = Readonly<{
  totals: { delivered: number; audience: number };
  complete: boolean;
  mailings: readonly { timeTo: Record<string, string> }[];
}>;

/** Post a notice, and wait until its ledger is complete. */
const carry = async (title: string) => {
  const posted = performance.now();
  const { id }: { id: string } = await client.send('POST', '/v1/notices', notice(title), key);
  const answeredMs = performance.now() - posted;
  const read = (): Promise<Report> => client.send('GET', `/v1/notices/${id}/report`, undefined, key);
  await until(read, ({ complete, totals }) => complete && totals.audience > 0);
  return { answeredMs, doneMs: performance.now() - posted, report: await read() };
};

// Once before, so that functions are warm.
await carry('预热');
await stack.idle();

const before = (await stack.state()).functions;
const { answeredMs, doneMs, report } = await carry('测量用的通知');
const after = (await stack.state()).functions;
await stack.stop();

const recipients = READERS.email + READERS.webhook;
const perRecipient = Object.keys(after).map((name) => {
  const spent = (after[name]?.cpuMs ?? 0) - (before[name]?.cpuMs ?? 0);
  const share = name === 'SendEmail' ? READERS.email : name === 'CallWebhook' ? READERS.webhook : recipients;
  return [name, (spent / share).toFixed(3), (after[name]?.calls ?? 0) - (before[name]?.calls ?? 0)] as const;
});

console.log(`| measured on ${cpus().length} cores, Node ${process.versions.node} | |
| --- | --- |
| start of a built checkout, ms | ${Math.round(startedMs)} |
| subscriptions made and confirmed | ${recipients} in ${(subscribedMs / 1000).toFixed(1)} s |
| POST /v1/notices answered, ms | ${Math.round(answeredMs)} |
| first delivery after planning began | ${report.mailings[0]?.timeTo['first'] ?? '?'} |
| last delivery after planning began | ${report.mailings[0]?.timeTo['100'] ?? '?'} |
| POST to a complete ledger, ms | ${Math.round(doneMs)} |
| messages per second, end to end | ${Math.round((recipients / doneMs) * 1000)} |
| delivered | ${report.totals.delivered} of ${recipients} |

| function | CPU ms per recipient | calls |
| --- | --- | --- |
${perRecipient.map(([name, ms, calls]) => `| ${name} | ${ms} | ${calls} |`).join('\n')}

| function | read by a cold start, KB minified |
| --- | --- |
${bundles()
  .map(([name, kb]) => `| ${name} | ${kb} |`)
  .join('\n')}`);
