import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whileLocked } from '../../bin/lock.ts';
import { ensureSynthesized } from '../../bin/synth.ts';
import { PDF } from '../files.ts';
import { aNotice, OPERATOR_KEY, Service } from '../journeys/service.ts';
import { aScanner } from '../scanner.ts';
import { dig, functions, ofType, permissionsOf, type Statement } from './stacks.ts';

/*
 * A local run enforces no permissions, so a missing one would be found by the first deployment. Here the functions of a whole local service
 * tell what they ask of AWS while it lives through everything that the contract offers; the policies are held against that, both ways.
 */

type Call = Readonly<{ action: string; on: string; partition: string | null }>;

const FIRST_OPERATOR = 'ops@office.example';

const folder = mkdtempSync(join(tmpdir(), 'permissions-'));
const asked = new Map<string, Map<string, Call>>();
let service: Service | null = null;
let scanner: Awaited<ReturnType<typeof aScanner>> | null = null;

beforeAll(async () => {
  const { assembly } = await ensureSynthesized();
  const recording = join(folder, 'cdk.out');
  // Whoever changes a function meanwhile has the assembly made anew.
  await whileLocked(`${assembly}.lock`, async () => cpSync(assembly, recording, { recursive: true }));
  const template: unknown = JSON.parse(readFileSync(join(recording, 'NoticewireService.template.json'), 'utf8'));
  const codes = functions.map(({ id }) => String(dig(template, 'Resources', id, 'Properties', 'Code', 'S3Key')).replace('.zip', ''));
  for (const hash of new Set(codes)) {
    renameSync(join(recording, `asset.${hash}`, 'index.mjs'), join(recording, `asset.${hash}`, 'bundle.mjs'));
    copyFileSync(join(import.meta.dirname, 'recording-handler.mjs'), join(recording, `asset.${hash}`, 'index.mjs'));
  }
  const unread = new Map<string, string>();
  scanner = await aScanner();
  service = await Service.start({
    assembly: recording,
    settings: { ScannerUrl: scanner.url, OperatorAddress: FIRST_OPERATOR, EndedDays: '30', AuditDays: '365' },
    onEvent: (event) => {
      if (event.kind !== 'printed') return;
      const lines = `${unread.get(event.function) ?? ''}${event.text}`.split('\n');
      unread.set(event.function, lines.pop() ?? '');
      for (const line of lines.filter((text) => text.startsWith('@asks '))) note(event.function, JSON.parse(line.slice('@asks '.length)));
    },
  });
  await liveThroughEverything(service);
});

afterAll(async () => {
  await service?.stop();
  scanner?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const note = (constructName: string, call: Call): void => {
  const name = functions.find(({ id }) => id.startsWith(constructName))?.name ?? constructName;
  const calls = asked.get(name) ?? new Map<string, Call>();
  calls.set(JSON.stringify(call), call);
  asked.set(name, calls);
};

const askedBy = (name: string): readonly Call[] => [...(asked.get(name)?.values() ?? [])];

/** Somebody is put down as staff, signs in by the mail, and out again. */
const staffComesAndGoes = async (city: Service): Promise<void> => {
  const asOperator = { key: OPERATOR_KEY };
  const body = { email: 'li@office.example', name: '李小梅', roles: ['publisher', 'administrator'] };
  const { body: li } = await city.call('POST', '/v1/agencies/gd-mzt/staff', { ...asOperator, body });
  await city.call('PATCH', `/v1/agencies/gd-mzt/staff/${li.id}`, { ...asOperator, body: { language: 'en' } });
  const desk = await someone(city, body.email);
  await desk.look('/console');
  await desk.press('/console/sign-out', {});
};

/** Who signs in at the console by the mail. */
const someone = async (city: Service, address: string) => {
  let cookie = '';
  const press = async (path: string, fields: Record<string, string>) => {
    const pressed = await city.call('POST', path, {
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    });
    cookie =
      pressed.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ') || cookie;
    return pressed;
  };
  const look = (path: string) => city.call('GET', path, { headers: { cookie } });
  await press('/console/sign-in', { address });
  await city.idle();
  const { text = '' } = (await city.inbox(address)).findLast((mail) => /console\/link/.test(mail.text)) ?? {};
  await press('/console/code', { code: /^\d{6}$/m.exec(text)?.[0] ?? '' });
  return { press, look };
};

/** The first operator looks at how everything stands. */
const operatorLooks = async (city: Service): Promise<void> => {
  const { look } = await someone(city, FIRST_OPERATOR);
  for (const room of ['', '/agencies', '/agencies/gd-mzt', '/lists', '/sending', '/queues', '/people', '/settings'])
    expect((await look(`/console/operator${room}`)).status, room).toBe(200);
};

const anAttachment = (city: Service, key: string): Promise<string> => city.attach(key, '附件.pdf', 'application/pdf', PDF);

/** An organization chose what should not have been written, an agency drafts with it, and a table of it lies there. */
const somethingLeaks = async (city: Service, key: string): Promise<void> => {
  const fields = [{ id: 'who', label: '联系人', type: 'choice', options: ['张某', '王芳'] }];
  const { id } = await city.publish(key, aNotice({ title: '关于张某的通知', receipt: { required: true, fields } }));
  const { text = '' } = (await city.inbox()).findLast((mail) => /\/receipts\//.test(mail.text)) ?? {};
  const token = /\/receipts\/([\w.~-]+)/.exec(text)?.[1];
  const answered = await city.call('POST', `/v1/receipts/${token}`, { body: { name: '李静', fields: { who: '张某' } } });
  expect(answered.status).toBe(200);
  const drafts = '/v1/agencies/gd-mzt/drafts';
  const { body: draft } = await city.call('POST', drafts, { key, body: { title: '张某' } });
  await city.call('PUT', `${drafts}/${draft.id}`, { key, body: { title: '又是张某' }, headers: { 'if-match': '*' } });
  const table = `/v1/notices/${id}/receipts.csv`;
  await city.call('GET', table, { key, headers: { prefer: 'respond-async' } });
  await city.idle();
  const body = { reason: '误载个人信息', text: '张某' };
  expect((await city.call('POST', `/v1/notices/${id}/versions/1/redaction`, { key, body })).status).toBe(200);
  // It lies there until the clock comes to it.
  await city.call('GET', table, { key, headers: { prefer: 'respond-async' } });
  await city.idle();
  await city.advance('PT2M');
  expect((await city.call('GET', table, { key })).body).toContain('█');
};

/** What the contract offers, once each. */
const liveThroughEverything = async (city: Service): Promise<void> => {
  const lead = await city.agency('gd-mzt', '440000');
  const other = await city.agency('gd-wmb', '440000');
  const asOperator = { key: OPERATOR_KEY };
  for (const path of ['', '/gd-mzt', '/gd-mzt/keys']) await city.call('GET', `/v1/agencies${path}`, asOperator);
  await city.call('DELETE', '/v1/agencies/gd-mzt/hold', asOperator);
  const spare = await city.call('POST', '/v1/agencies/gd-mzt/keys', { ...asOperator, body: { scopes: ['notices:read'] } });
  await city.call('DELETE', `/v1/agencies/gd-mzt/keys/${spare.body.id}`, asOperator);
  await city.call('PUT', '/v1/agencies/gd-wmb/consents/gd-mzt', { key: other });
  await city.call('DELETE', '/v1/agencies/gd-wmb/consents/gd-mzt', { key: other });

  await staffComesAndGoes(city);
  await operatorLooks(city);

  const draft = {
    organization: { name: '合唱团', class: 'charity', region: '440106' },
    channel: { type: 'email', address: 'choir@groups.example' },
  };
  const moved = { ...draft, organization: { ...draft.organization, region: '440305' } };
  for (const [key, body] of Object.entries({ once: draft, again: moved }))
    await city.call('POST', '/v1/subscriptions', { body, headers: { 'idempotency-key': key } });
  const reader = await city.subscribe('reader', { filter: { agencies: ['gd-mzt'] } });
  const daily = await city.subscribe('daily', { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai' } });
  await city.subscribe('hook', { channel: city.hook('hook') });
  await city.subscribe('hook', { channel: city.hook('hook'), organization: { region: '440305' } });
  await city.subscribe('gone', { channel: city.hook('gone') });
  const group = await city.subscribe('group', { channel: { ...city.hook('group'), format: 'wecom' } });
  const { body: posted } = await city.call('GET', '/_local/webhooks/group.json');
  const code = /确认码：(\d{6})/.exec(posted[0]?.body)?.[1] ?? '';
  await city.call('POST', `/v1/subscriptions/${group.id}/confirm`, { key: group.manageToken, body: { code } });
  const flaky = await city.subscribe('flaky', { channel: city.hook('flaky') });
  for (const kind of ['bounce', 'complaint', 'ooto'])
    await city.subscribe(kind, { channel: { type: 'email', address: `${kind}+reader@simulator.amazonses.com` } });
  const follow = (name: string, mode: string) =>
    city.call('POST', '/feeds/hub', {
      raw: String(
        new URLSearchParams({
          'hub.mode': mode,
          'hub.topic': `${city.url}/feeds/notices.atom`,
          'hub.callback': `${city.url}/_local/webhooks/${name}`,
          'hub.secret': 'secret',
        }),
      ),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  for (const name of ['follower', 'leaving']) await follow(name, 'subscribe');
  await city.idle();
  await follow('leaving', 'unsubscribe');
  await city.call('PUT', '/_local/webhooks/asleep', { body: { status: 503 } });
  await city.subscribe('asleep', { channel: city.hook('asleep') });
  await city.call('PUT', '/_local/webhooks/gone', { body: { status: 410 } });
  await city.call('PUT', '/_local/webhooks/flaky', { body: { status: 500 } });

  const list = `name,region,email,webhook,agencies\nA,440106,a@lists.example,,gd-mzt\nB,440106,,${city.url}/_local/webhooks/listed,\n`;
  for (const query of ['', '?basis=law', '?dryRun=true'])
    await city.call('POST', `/v1/subscriptions/import${query}`, {
      ...asOperator,
      raw: list.replaceAll('A,', `A${query.length},`).replace('a@', `a${query.length}@`),
      headers: { 'content-type': 'text/csv' },
    });
  const announced = { bytes: list.length, sha256: createHash('sha256').update(list).digest('hex') };
  const { body: larger } = await city.call('POST', '/v1/subscriptions/import', { ...asOperator, body: announced });
  await fetch(larger.upload.url, { method: 'PUT', headers: larger.upload.headers, body: list });
  await city.call('POST', `/v1/imports/${larger.id}/start`, asOperator);
  await city.idle();
  for (const path of ['', '/report.csv']) await city.call('GET', `/v1/imports/${larger.id}${path}`, asOperator);
  for (const format of ['csv', 'jsonl']) await city.call('GET', `/v1/subscriptions/export?format=${format}&charset=gb18030`, asOperator);
  // A long one is written by a function, and lies in a bucket then.
  for (let times = 0; times < 2; times++) {
    await city.call('GET', '/v1/subscriptions/export?format=jsonl', { ...asOperator, headers: { prefer: 'respond-async' } });
    await city.idle();
  }

  await city.call('POST', '/v1/notices/preview', { key: lead, body: aNotice() });
  await city.call('GET', '/v1/agencies/gd-mzt/coverage', { key: lead });
  const [used, unused, discarded] = [await anAttachment(city, lead), await anAttachment(city, lead), await anAttachment(city, lead)];
  await city.call('GET', `/v1/attachments/${unused}`, { key: lead });
  await city.call('DELETE', `/v1/attachments/${discarded}`, { key: lead });
  const { body: document } = await city.call('POST', '/v1/documents', { key: lead, body: announced });
  await fetch(document.upload.url, { method: 'PUT', headers: document.upload.headers, body: list });
  // It is no .docx, which is seen by whoever has read it.
  await city.call('POST', `/v1/documents/${document.id}/conversion`, { key: lead });
  const withFile = aNotice({ attachments: [{ id: used }], audience: { regions: ['650000'] } });
  await city.call('POST', '/v1/notices/preview', { key: lead, body: withFile });
  await city.idle();
  const filed = await city.publish(lead, withFile);
  await city.call('GET', filed.attachments[0].url.slice(city.url.length));
  const { id } = await city.publish(lead, aNotice({ urgency: 'urgent' }));
  await city.post(lead, aNotice(), { 'idempotency-key': 'twice' });
  await city.post(lead, aNotice(), { 'idempotency-key': 'twice' });
  const joint = await city.post(lead, aNotice({ issuers: ['gd-mzt', 'gd-wmb'] }));
  await city.call('POST', `/v1/notices/${joint.body.id}/cosignatures`, { key: other, body: {} });
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const later = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await city.post(lead, aNotice({ publishAt: soon }));
  const cancelled = await city.post(lead, aNotice({ publishAt: later }));
  await city.call('POST', `/v1/notices/${cancelled.body.id}/cancellation`, { key: lead, body: {} });
  await city.idle();

  for (const file of [`/v1/notices/${id}/deliveries.csv`, '/v1/audit.csv', '/v1/agencies/gd-mzt/audit.csv'])
    await city.call('GET', file, { ...asOperator, headers: { prefer: 'respond-async' } });
  await city.idle();

  await somethingLeaks(city, lead);
  await city.call('POST', `/v1/notices/${id}/withdrawal`, { key: lead, body: { reason: '活动因故取消' } });
  await city.idle();

  for (const path of [
    '',
    `/${id}`,
    `/${id}/versions`,
    `/${id}/versions/1`,
    `/${id}/report`,
    `/${id}/deliveries`,
    '?agency=gd-mzt',
    `?q=${encodeURIComponent('通知')}`,
    '?status=cancelled',
  ])
    await city.call('GET', `/v1/notices${path}`, { key: lead });
  const suppressed = await city.call('POST', '/v1/suppressions/search', {
    ...asOperator,
    body: { address: 'bounce+reader@simulator.amazonses.com' },
  });
  await city.subscribe('bounce', { channel: { type: 'email', address: 'bounce+reader@simulator.amazonses.com' } });
  await city.call('DELETE', `/v1/suppressions/${suppressed.body.items?.[0]?.id}`, asOperator);
  await city.call('POST', '/v1/redrive', { ...asOperator, body: {} });
  await city.call('GET', '/v1/redrive', asOperator);
  await city.advance('PT10M');
  await city.call('PUT', '/_local/webhooks/flaky', { body: {} });
  await city.advance('PT26H');
  await city.call('POST', `/v1/notices/${id}/deliveries/retry`, { key: lead, body: { status: 'failed' } });
  await city.call('GET', `/v1/notices/${id}/deliveries/retry`, { key: lead });
  const since = new Date(Date.now() - 3_600_000).toISOString();
  await city.call('POST', `/v1/subscriptions/${flaky.id}/recover`, { key: flaky.manageToken, body: { since } });
  await city.advance('PT10M');

  const hub = await city.subscribe('hub', { organization: { name: '枢纽', hub: true } });
  const byReader = { key: reader.manageToken };
  const byHub = { key: hub.manageToken };
  const { organization: club } = (await city.call('GET', `/v1/subscriptions/${reader.id}`, byReader)).body;
  const { organization: above } = (await city.call('GET', `/v1/subscriptions/${hub.id}`, byHub)).body;
  const further = { organization: { id: club.id }, channel: { type: 'email', address: 'further@groups.example' } };
  await city.call('POST', '/v1/subscriptions', { ...byReader, body: further });
  await city.call('PATCH', `/v1/subscriptions/${reader.id}`, { ...byReader, body: { organization: { memberOf: above.id } } });
  await city.call('GET', '/v1/hubs?region=440106');
  await city.call('PUT', `/v1/organizations/${above.id}/members/${club.id}`, byHub);
  await city.call('GET', `/v1/organizations/${above.id}`, byHub);
  await city.call('DELETE', `/v1/organizations/${above.id}/members/${club.id}`, byHub);
  await city.call('PUT', `/v1/organizations/${club.id}/verification`, asOperator);
  await city.advance('PT2M');

  const manage = { key: daily.manageToken };
  await city.call('GET', `/v1/subscriptions/${daily.id}`, manage);
  await city.call('GET', `/v1/subscriptions/${daily.id}/deliveries`, manage);
  await city.call('GET', `/v1/subscriptions/${daily.id}/attempts`, manage);
  await city.call('GET', `/v1/subscriptions/${daily.id}/recover`, manage);
  await city.call('PATCH', `/v1/subscriptions/${daily.id}`, { ...manage, body: { frequency: { mode: 'immediate' } } });
  await city.call('PATCH', `/v1/subscriptions/${daily.id}`, { ...manage, body: { organization: { name: '舞蹈队' } } });
  for (const act of ['pause', 'resume']) await city.call('POST', `/v1/subscriptions/${daily.id}/${act}`, { ...manage, body: {} });
  await city.call('POST', '/v1/manage-links', { body: { address: daily.address } });
  await city.idle();
  await city.call('DELETE', `/v1/subscriptions/${daily.id}`, manage);

  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const { text } of await city.inbox('choir@groups.example')) {
    const token = /confirm\?token=([^\s&]+)/.exec(text)?.[1];
    await city.call('POST', '/confirm', { raw: `token=${token}`, ...form });
  }

  const { body: following } = await city.call('GET', '/v1/feeds/followers', { key: OPERATOR_KEY });
  for (const { id: follower } of following.items) await city.call('DELETE', `/v1/feeds/followers/${follower}`, { key: OPERATOR_KEY });

  const [mail] = await city.inbox(reader.address);
  const unsubscribe = /<https?:\/\/[^>]*?(\/v1\/unsubscribe\/[^>]+)>/.exec(
    (await city.inbox(reader.address)).map(({ headers }) => headers['list-unsubscribe'] ?? '').join(' '),
  )?.[1];
  const token = unsubscribe?.split('/').at(-1);
  await city.call('POST', `/v1/unsubscribe/${token}`, { raw: 'List-Unsubscribe=One-Click', ...form });
  await city.call('POST', `/v1/unsubscribe/${token}/undo`, form);

  const confirm = /confirm\?token=([^\s&]+)/.exec(mail?.text ?? '')?.[1];
  for (const path of [
    '/',
    `/?q=${encodeURIComponent('通知')}`,
    `/notices/${id}`,
    '/subscribe?agency=gd-mzt&step=2',
    `/confirm?token=${confirm}`,
    `/manage?token=${reader.manageToken}`,
    `/manage/sent?token=${reader.manageToken}`,
    `/unsubscribe/${token}`,
  ])
    await city.call('GET', path);
  await city.call('POST', '/confirm', { raw: `token=${confirm}`, ...form });
  await city.call('POST', '/subscribe', {
    raw: 'step=3&act=send&name=诗社&class=charity&region=440106&address=poets@groups.example',
    ...form,
  });
  await city.call('POST', `/unsubscribe/${token}`, { raw: '', ...form });
  await city.call('POST', `/unsubscribe/${token}/undo`, { raw: '', ...form });
  await city.idle();
};

/** Tables, queues, keys and logs, by their logical ids without the hash: `NoticesTable`, `RangesUrgent`, `RangesDeadLettersQueue`. */
const PLACES = ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']
  .flatMap(ofType)
  .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));

/** `Notices`, `Notices/index/board`, a queue, the key, or else the sending service. */
const place = (text: string): string => {
  const found = PLACES.find((name) => text.includes(name));
  return found ? `${found.replace(/Table$/, '')}${/\/index\/\w+/.exec(text)?.[0] ?? ''}` : 'SES';
};

const covers = (statement: Statement, call: Call): boolean => {
  if (!statement.actions.includes(call.action) || !statement.resources.some((resource) => place(resource) === place(call.on))) return false;
  const keys = dig(statement.conditions, 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
  return !Array.isArray(keys) || keys.some((key) => String(key).split('#')[0] === call.partition);
};

/** The same acts by another door, granted in the same lines: what either asks for is needed by both. */
const ACTS_LIKE: Readonly<Record<string, readonly string[]>> = { console: ['api'] };

/**
 * Granted for what did not happen here: whoever comes first, or second; a lane that had no
 * work; what gets lost on the way; what an earlier release left.
 */
const FOR_ANOTHER_DAY: Readonly<Record<string, RegExp>> = {
  // Asked for by S3 where there is no file; uploads and downloads are signed for others to make.
  api: /^(dynamodb:((ConditionCheckItem|UpdateItem) Subscriptions|UpdateItem Mailings)|s3:ListBucket (ImportsBucket|ExportsBucket|Attachments)|s3:PutObject Attachments)$/,
  // Of a file that is gone meanwhile.
  'check-attachment': /^s3:ListBucket Attachments$/,
  // Of a list that is not there yet; what was published before there was a search, which is walked through once: a quarter of an hour may
  // begin here before anything is published.
  'index-notices': /^(s3:ListBucket SearchBucket|dynamodb:Query Notices\/index\/board)$/,
  // What is read by itself, like a change of address; the other reads are made together.
  'ask-consent':
    /^(s3:(GetObject|DeleteObject|ListBucket) (Imports|Exports)Bucket|kms:GenerateDataKey SecretsKey|dynamodb:((PutItem|BatchGetItem|DeleteItem) Registry|(PutItem|BatchGetItem|Query) Mailings|(ConditionCheckItem|GetItem|Query) Subscriptions))$/,
  // As of the API.
  console:
    /^(dynamodb:((ConditionCheckItem|UpdateItem) Subscriptions|UpdateItem Mailings)|s3:ListBucket (ImportsBucket|ExportsBucket|Attachments)|s3:PutObject Attachments)$/,
  // Of a batch that another sender began; of what was put off and not tried before it arrived.
  'call-webhook':
    /^(kms:GenerateDataKey SecretsKey|dynamodb:(PutItem Registry|(ConditionCheckItem|UpdateItem|DeleteItem|Query) Subscriptions|(Query|DeleteItem) Mailings)|sqs:SendMessage Calls\w+)$/,
  // Whom a correction follows; what was replaced; who is asked for a receipt; a retry that waits when a notice is withdrawn; a correction
  // that came while its notice was being frozen.
  'freeze-audience':
    /^(dynamodb:((Query|DeleteItem|BatchGetItem) Mailings|BatchGetItem Subscriptions|(PutItem|UpdateItem|DeleteItem) Notices|PutItem Registry)|sqs:SendMessage (Ranges|Emails|Calls)\w+)$/,
  'open-digests': /^sqs:SendMessage Ranges(Urgent|Routine)$/,
  // A report of megabytes that breaks off; a list of many runs; organizations that others have made, or that leave their place to others.
  'import-subscriptions':
    /^(s3:AbortMultipartUpload ImportsBucket|dynamodb:((UpdateItem|ConditionCheckItem|DeleteItem) Subscriptions|PutItem Registry)|kms:GenerateDataKey SecretsKey|sqs:SendMessage ImportsQueue)$/,
  // A file that breaks off.
  'write-export': /^s3:AbortMultipartUpload ExportsBucket$/,
  // What is due stood on the head in release 0.1.0.
  'plan-mailing': /^(dynamodb:(GetItem Mailings|(UpdateItem|PutItem) Notices|PutItem Registry)|sqs:SendMessage RangesDigest)$/,
  'send-email':
    /^(kms:GenerateDataKey SecretsKey|dynamodb:(PutItem Registry|(PutItem|DeleteItem|Query) Mailings|(GetItem|PutItem|UpdateItem) Subscriptions)|sqs:SendMessage Emails\w+)$/,
  'record-feedback':
    /^(kms:GenerateDataKey SecretsKey|dynamodb:(PutItem Registry|(ConditionCheckItem|Query) Subscriptions)|sqs:SendMessage FeedbackQueue)$/,
  // Nobody who calls from this machine is counted, nobody asks for agencies by name, nobody signs a receipt, no member of a hub is asked
  // for one, and nobody has had more than a page of notices.
  site: /^(s3:GetObject Attachments|kms:GenerateDataKey SecretsKey|dynamodb:((PutItem|UpdateItem) (Registry|Mailings)|BatchGetItem Mailings|(ConditionCheckItem|UpdateItem) Subscriptions))$/,
  // Agencies that criteria name are looked up once a month: that may be here before anybody has subscribed.
  sweep:
    /^(sqs:(SendMessage|DeleteMessage) \w+|kms:(GenerateDataKey|Decrypt) SecretsKey|dynamodb:(GetItem Notices|(GetItem|BatchGetItem|PutItem) Registry|(Query|GetItem|BatchGetItem|UpdateItem|PutItem|DeleteItem|ConditionCheckItem) Subscriptions))$/,
};

/** What Lambda does in the function's name: write the log, fetch messages and changes, put away what it gave up on. */
const BY_LAMBDA =
  /^(logs:|sqs:(ReceiveMessage|ChangeMessageVisibility|DeleteMessage|GetQueue\w+) |sqs:SendMessage \w+DeadLettersQueue|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) )/;

describe('what a function may do', () => {
  /** Where a mailbox is read there is a function more: test/infra/inbound-mail.test.ts looks at what that may do. */
  const deployed = functions.filter(({ name }) => name !== 'read-mailbox').map((fn) => [fn.name, fn] as const);

  it.each(deployed)('is enough for %s', (name, fn) => {
    const statements = permissionsOf(fn);
    expect(askedBy(name).length).toBeGreaterThan(0);
    expect(askedBy(name).filter((call) => !statements.some((statement) => covers(statement, call)))).toEqual([]);
  });

  it.each(deployed)('is no more than %s needs', (name, fn) => {
    const used = new Set([name, ...(ACTS_LIKE[name] ?? [])].flatMap(askedBy).map(({ action, on }) => `${action} ${place(on)}`));
    const granted = permissionsOf(fn).flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => `${action} ${place(resource)}`)),
    );
    expect(granted.filter((one) => !used.has(one) && !BY_LAMBDA.test(one) && !FOR_ANOTHER_DAY[name]?.test(one))).toEqual([]);
  });
});
