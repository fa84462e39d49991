import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { type AttributeValue, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../functions/adapters/csv/csv-rows.ts';
import { DynamoBatchNames } from '../../functions/adapters/dynamodb/mailings/dynamo-batch-names.ts';
import { DynamoCensus } from '../../functions/adapters/dynamodb/mailings/dynamo-census.ts';
import { DynamoDomainPauses } from '../../functions/adapters/dynamodb/mailings/dynamo-domain-pauses.ts';
import { DynamoExportStore } from '../../functions/adapters/dynamodb/mailings/dynamo-export-store.ts';
import { DynamoImportStore } from '../../functions/adapters/dynamodb/mailings/dynamo-import-store.ts';
import { DynamoLedgerSums } from '../../functions/adapters/dynamodb/mailings/dynamo-ledger-sums.ts';
import { DynamoNoticeLists } from '../../functions/adapters/dynamodb/notices/dynamo-notice-lists.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoCallLimiter } from '../../functions/adapters/dynamodb/registry/dynamo-call-limiter.ts';
import { DynamoStaffStore } from '../../functions/adapters/dynamodb/registry/dynamo-staff-store.ts';
import { DynamoAddressChanges } from '../../functions/adapters/dynamodb/subscriptions/dynamo-address-changes.ts';
import { DynamoAside } from '../../functions/adapters/dynamodb/subscriptions/dynamo-aside.ts';
import { DynamoConsentLog } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-log.ts';
import { DynamoConsentRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-requests.ts';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoErasureRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-erasure-requests.ts';
import { DynamoLetterCount } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-count.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import { DynamoOrganizationStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-store.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { DynamoSuppressions } from '../../functions/adapters/dynamodb/subscriptions/dynamo-suppressions.ts';
import { DynamoTraces } from '../../functions/adapters/dynamodb/subscriptions/dynamo-traces.ts';
import { S3ExportFiles } from '../../functions/adapters/s3/s3-export-files.ts';
import { S3ImportFiles } from '../../functions/adapters/s3/s3-import-files.ts';
import { OPERATOR_KEY_ID } from '../../functions/domain/agencies/audit.ts';
import { SignUp, SubscriptionChange } from '../../functions/domain/subscriptions/subscription-draft.ts';
import { MINUTE } from '../../functions/domain/time.ts';
import { askIn } from '../../functions/usecases/agencies/manage-staff.ts';
import { admitLetter } from '../../functions/usecases/callers/limit-calls.ts';
import { takeExport } from '../../functions/usecases/exports/take-export.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { awaitUpload, importFile } from '../../functions/usecases/imports/ask-for-import.ts';
import { runImport } from '../../functions/usecases/imports/run-import.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { askForAddress } from '../../functions/usecases/subscriptions/change-address.ts';
import { changeSubscription } from '../../functions/usecases/subscriptions/change-subscription.ts';
import { confirmSubscription } from '../../functions/usecases/subscriptions/confirm-subscription.ts';
import { eraseAddress } from '../../functions/usecases/subscriptions/erase-address.ts';
import { eraseForOperator } from '../../functions/usecases/subscriptions/request-erasure.ts';
import { requestLetter } from '../../functions/usecases/subscriptions/request-letter.ts';
import { searchSubscriptions } from '../../functions/usecases/subscriptions/search-subscriptions.ts';
import { signUp } from '../../functions/usecases/subscriptions/sign-up.ts';
import { aNotice, anAgency, anAudit, asWritten } from '../builders.ts';
import { s3 } from '../engines/clients.ts';
import { FragileService } from '../faults/fragile-service.ts';
import { someTables } from './engines.ts';
import { client, onDynamoDb } from './mailing-ports.ts';

const LIST = { kind: 'subscriptions', parameters: { format: 'csv', charset: 'utf-8', region: '', status: '', class: '' } } as const;
const OPERATOR = { kind: 'operator', keyId: OPERATOR_KEY_ID } as const;
const { client: objects } = await s3();
const FROM = { via: 'page', network: '203.0.113.77' } as const;

/** The whole service on tables that can be looked into. */
const aStoredService = async () => {
  const tables = await someTables(client);
  const { subscriptions, mailings, notices, registry } = tables;
  const bucket = `files-${crypto.randomUUID()}`;
  await objects.send(new CreateBucketCommand({ Bucket: bucket }));
  const service = new FragileService();
  const { vault } = service.world;
  const stored = {
    ...onDynamoDb(mailings),
    batchNames: new DynamoBatchNames(client, mailings),
    sums: new DynamoLedgerSums(client, mailings),
    census: new DynamoCensus(client, mailings),
    domainPauses: new DynamoDomainPauses(client, mailings),
    notices: new DynamoNoticeStore(client, notices, registry),
    noticeLists: new DynamoNoticeLists(client, notices),
    audit: new DynamoAuditLog(client, registry),
    limiter: new DynamoCallLimiter(client, registry),
    subscriptions: new DynamoSubscriptionStore(client, subscriptions, vault),
    directory: new DynamoDirectory(client, subscriptions),
    organizations: new DynamoOrganizationStore(client, subscriptions, registry),
    consentLog: new DynamoConsentLog(client, subscriptions),
    requests: new DynamoConsentRequests(client, subscriptions),
    consentRequests: new DynamoConsentRequests(client, subscriptions),
    letters: new DynamoLetterCount(client, subscriptions),
    letterRequests: new DynamoLetterRequests(client, subscriptions),
    addressChanges: new DynamoAddressChanges(client, subscriptions, registry, vault),
    erasureRequests: new DynamoErasureRequests(client, subscriptions, registry),
    staff: new DynamoStaffStore(client, registry, subscriptions, vault),
    traces: new DynamoTraces(client, subscriptions),
    suppressions: new DynamoSuppressions(client, subscriptions, registry),
    exports: new DynamoExportStore(client, mailings),
    aside: new DynamoAside(client, subscriptions),
    imports: new DynamoImportStore(client, mailings, registry),
    exportFiles: new S3ExportFiles(objects, bucket),
    importFiles: new S3ImportFiles(objects, bucket),
  };
  Object.assign(service.world, stored);
  return { service, world: { ...service.world, ...stored }, tables: Object.values(tables), bucket };
};

/** All that an attribute holds, as text; what is packed is unpacked. */
const textOf = (value: AttributeValue): string => {
  if (value.B) return gunzipSync(value.B).toString('utf8');
  if (value.L) return value.L.map(textOf).join('\n');
  if (value.M)
    return Object.entries(value.M)
      .map(([name, one]) => `${name} ${textOf(one)}`)
      .join('\n');
  return JSON.stringify(value);
};

/** Every byte of every item of every table. */
const everything = async (tables: readonly string[]): Promise<string> => {
  const texts: string[] = [];
  for (const TableName of tables)
    for (let ExclusiveStartKey: Record<string, AttributeValue> | undefined, isFirst = true; isFirst || ExclusiveStartKey; isFirst = false) {
      const page: ScanCommandOutput = await client.send(
        new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
      );
      for (const item of page.Items ?? [])
        texts.push(
          Object.entries(item)
            .map(([name, one]) => `${name} ${textOf(one)}`)
            .join('\n'),
        );
      ExclusiveStartKey = page.LastEvaluatedKey;
    }
  return texts.join('\n\n');
};

/** Every byte of every object. */
const everyObject = async (Bucket: string): Promise<string> => {
  const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket }));
  const texts = Contents.map(async ({ Key }) => {
    const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key }));
    return `${Key} ${await Body?.transformToString()}`;
  });
  return (await Promise.all(texts)).join('\n');
};

describe('what is stored after an erasure', () => {
  it('holds no address, no secret, no words of consent and no name in any byte of any table, object or message, and the counts', async () => {
    const { service, world, tables, bucket } = await aStoredService();
    // What waits in queues, and lies among dead letters when nobody can work it off.
    const waited: unknown[] = [];
    const take = world.queues.take.bind(world.queues);
    world.queues.take = () => {
      const taken = take();
      waited.push(...taken);
      return taken;
    };
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const deps = { ...world, sha256, localParts: 'any', refusalOfUrl: () => null } as const;
    const subscribe = async (draft: object): Promise<string> => {
      const signed = await signUp(deps, null, SignUp.parse(draft), FROM);
      if (signed.kind !== 'pending') throw new Error(JSON.stringify(signed));
      await askConsent(world, signed.subscription.id);
      return signed.subscription.id;
    };
    const confirm = async (id: string) => confirmSubscription(world, await world.vault.token('confirm', id), FROM);
    const find = async (id: string) => {
      const found = await world.subscriptions.find(id);
      if (!found) throw new Error('nobody there');
      return found;
    };
    const choir = (name: string, more: object = {}) => ({
      organization: { name, class: 'culture-sports', region: '440106' },
      channel: { type: 'email', address: 'Li.Xiaomei@club.example' },
      ...more,
    });

    const first = await subscribe(choir('李小梅合唱队', { filter: { keywords: ['李小梅的关键词'] } }));
    await confirm(first);
    const second = await subscribe(choir('李小梅舞蹈队', { frequency: { mode: 'daily', hour: 9 } }));
    await confirm(second);
    await subscribe(choir('李小梅未确认队'));
    const again = await subscribe(choir('李小梅合唱队', { filter: { keywords: ['李小梅的关键词'] } }));
    await confirm(again);
    const other = await subscribe(choir('邻居读书会', { channel: { type: 'email', address: 'neighbour@club.example' } }));
    await confirm(other);
    const hook = await subscribe(
      choir('邻居接口', { channel: { type: 'webhook', url: 'https://hook.example/x', fallbackEmail: 'li.xiaomei@club.example' } }),
    );
    const notice = aNotice({ createdAt: world.clock.now().toISOString(), publishedAt: world.clock.now().toISOString() });
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    await changeSubscription(world, await find(first), SubscriptionChange.parse({ frequency: { mode: 'weekly' } }));
    await askForAddress(deps, await find(other), 'li.xiaomei@club.example');
    await askForAddress(deps, await find(second), 'third@club.example', {
      by: { kind: 'operator', id: 'operator' },
      reason: '李小梅的邮箱丢失',
    });
    const office = anAgency({ id: 'yh-mzj' });
    await world.agencies.create(office, anAudit());
    const asStaff = { ...deps, random: world.random };
    const li = { email: 'Li.Xiaomei@club.example', name: '李小梅', roles: ['administrator'], language: 'zh-Hans' } as const;
    expect((await askIn(asStaff, OPERATOR, office.id, { ...li, roles: [...li.roles] })).kind).toBe('asked-in');
    for (const letter of ['manage-links', 'erasure'] as const) await requestLetter(world, letter, 'li.xiaomei@club.example');
    await admitLetter(world, '203.0.113.77');
    await searchSubscriptions(world, { address: 'li.xiaomei@club.example' }, OPERATOR);
    const before = await reportNotice(world, notice.id);
    const said = await everything(tables);
    // A list that was taken out, one that was brought and left, one that has been worked off.
    await takeExport(deps, LIST, OPERATOR, true);
    await writeExport(world, world.exportQueue.sent[0] ?? '', () => 600_000);
    const list = Buffer.from('name,region,email\n李小梅合唱队,440106,li.xiaomei@club.example\n');
    const left = await awaitUpload(world, OPERATOR, { bytes: list.length, sha256: 'ab'.repeat(32) }, { dryRun: true, basis: null });
    if (left.kind !== 'awaited') throw new Error('not awaited');
    await world.importFiles.put(left.id, list);
    expect((await everyObject(bucket)).match(/xiaomei/gi)?.length).toBeGreaterThanOrEqual(3);
    const done = await importFile(world, OPERATOR, list, { dryRun: true, basis: null });
    expect((await runImport({ ...deps, rowReader: new CsvRows() }, done, () => 600_000)).kind).toBe('finished');
    expect(await world.importFiles.uploads()).toEqual([left.id]);
    expect(await everyObject(bucket)).toContain(`imports/${done}/report.csv`);
    for (const trace of ['xiaomei', '李小梅', '203.0.113']) expect(said.toLowerCase()).toContain(trace);
    expect(before?.totals.audience).toBeGreaterThanOrEqual(2);

    world.clock.advance(MINUTE);
    await eraseForOperator(world, 'li.xiaomei@club.example', OPERATOR);
    const addressKey = await world.vault.addressKey('li.xiaomei@club.example');
    expect((await eraseAddress(world, addressKey)).kind).toBe('erased');
    world.clock.advance(2 * MINUTE);
    await eraseAddress(world, addressKey);
    world.clock.advance(2 * MINUTE);
    await eraseAddress(world, addressKey);

    expect(waited.length).toBeGreaterThan(2);
    const messages = [...waited, ...world.exportQueue.sent, ...world.importQueue.sent].map((message) => JSON.stringify(message));
    const remains = [await everything(tables), await everyObject(bucket), ...messages].join('\n');
    for (const trace of ['xiaomei', '李小梅'])
      expect(
        remains.split('\n').filter((line) => line.toLowerCase().includes(trace)),
        trace,
      ).toEqual([]);
    for (const id of [first, second, again]) expect(remains).not.toContain(`SUB#${id}`);
    expect(remains).not.toContain('third@club.example');
    expect((await world.staff.ofAgency(office.id)).members).toEqual([]);
    // Others are left as they were.
    expect(remains).toContain('neighbour@club.example');
    expect((await find(hook)).channel).not.toHaveProperty('fallbackEmail');
    expect((await world.consentLog.consentsOf(other, 10)).map(({ act }) => act)).toEqual(['confirmed', 'signed-up']);
    expect((await reportNotice(world, notice.id))?.totals).toEqual(before?.totals);
    expect((await world.organizations.find((await find(other)).organizationId))?.name).toBe('邻居读书会');
  });
});
