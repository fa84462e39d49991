import { createHash } from 'node:crypto';
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { DynamoImportStore } from '../../functions/adapters/dynamodb/mailings/dynamo-import-store.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { S3ImportFiles } from '../../functions/adapters/s3/s3-import-files.ts';
import { newImport, started, workedOff } from '../../functions/domain/imports/import.ts';
import type { ImportStore } from '../../functions/ports/import-store.ts';
import { anAudit, NOON } from '../builders.ts';
import { s3 } from '../engines/clients.ts';
import { InMemoryImportStore } from '../fakes/in-memory-imports.ts';
import { aDynamoDb, someTables } from './engines.ts';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const client = await aDynamoDb();
const implementations: readonly (readonly [
  string,
  () => Promise<Readonly<{ store: ImportStore; audited: () => Promise<readonly string[]> }>>,
])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemoryImportStore();
      return { store, audited: async () => store.audits.map(({ subject }) => subject) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings, registry } = await someTables(client);
      const log = new DynamoAuditLog(client, registry);
      const audited = async () => {
        const page = await log.ofAll({ from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', limit: 10 });
        return page?.items.map(({ subject }) => subject) ?? [];
      };
      return { store: new DynamoImportStore(client, mailings, registry), audited };
    },
  ],
];

const anImport = (id = 'imp-1', given: object = {}) =>
  newImport({ id, dryRun: false, basis: '条例', by: 'operator', bytes: 3, ...given }, 'awaiting-upload', NOON);

describe.each(implementations)('a desk for imports, %s', (_, makeDesk) => {
  it('keeps one, with who brought it', async () => {
    const { store, audited } = await makeDesk();
    expect(await store.find('imp-1')).toBeNull();
    await store.create(anImport(), anAudit({ at: NOON, subject: 'imp-1' }));
    expect(await store.find('imp-1')).toEqual(anImport());
    expect(await audited()).toEqual(['imp-1']);
    await expect(store.create(anImport(), anAudit())).rejects.toThrow('exists already');
  });

  it('lists those of late, the newest first', async () => {
    const { store } = await makeDesk();
    expect(await store.recent(10)).toEqual([]);
    const later = { ...anImport('imp-0'), createdAt: '2026-12-01T00:00:00.000Z' };
    for (const one of [anImport('imp-1'), later, anImport('imp-2')])
      await store.create(one, anAudit({ at: one.createdAt, subject: one.id }));
    expect((await store.recent(2)).map(({ id }) => id)).toEqual(['imp-0', 'imp-2']);
    expect(await store.recent(10)).toHaveLength(3);
  });

  it('takes of two changes of one state the first', async () => {
    const { store } = await makeDesk();
    await store.create(anImport(), anAudit());
    const running = started(anImport(), NOON);
    expect(await store.replace(running)).toBe(true);
    expect(await store.replace(running)).toBe(false);
    const further = workedOff(running, 12, ['created', 'refused', 'created']);
    expect(await store.replace(further)).toBe(true);
    expect(await store.find('imp-1')).toEqual(further);
    expect(further.sums).toEqual({ created: 2, known: 0, repeated: 0, refused: 1 });
  });
});

describe('files of imports on S3', async () => {
  const { client: objects } = await s3();
  const aShelf = async () => {
    const Bucket = `imports-${crypto.randomUUID()}`;
    await objects.send(new CreateBucketCommand({ Bucket }));
    return { Bucket, files: new S3ImportFiles(objects, Bucket) };
  };
  const textOf = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const piece of pieces) chunks.push(piece);
    return Buffer.concat(chunks).toString();
  };

  it('are kept as they came, and read piece by piece', async () => {
    const { files } = await aShelf();
    expect(await files.size('imp-1')).toBeNull();
    await files.put('imp-1', Buffer.from('名称,地区'));
    expect(await files.size('imp-1')).toBe(13);
    expect(await textOf(files.open('imp-1'))).toBe('名称,地区');
    for await (const piece of files.open('imp-1')) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('are taken where they were announced: that file, of that size, and no other', async () => {
    const { files } = await aShelf();
    const body = Buffer.from('名称,地区,邮箱');
    const { url, headers } = await files.uploadFor('imp-1', { bytes: body.length, sha256: sha256Of(body) }, new Date().toISOString());
    const put = (bytes: Buffer, more: Record<string, string> = {}) =>
      fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: new Uint8Array(bytes) });
    const other = Buffer.from(body).fill('x');
    expect((await put(other)).ok).toBe(false);
    expect((await put(other, { 'x-amz-checksum-sha256': Buffer.from(sha256Of(other), 'hex').toString('base64') })).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: new Uint8Array(body) })).ok).toBe(false);
    expect(await files.size('imp-1')).toBeNull();
    expect((await put(body)).status).toBe(200);
    expect(await textOf(files.open('imp-1'))).toBe(body.toString());
  });

  it('have a report that is joined from its parts, in order, each as it was written last', async () => {
    const { files } = await aShelf();
    expect(await files.report('imp-1')).toBeNull();
    for (let part = 0; part < 12; part++) await files.putReport('imp-1', part, `old ${part}\n`);
    for (let part = 0; part < 12; part++) await files.putReport('imp-1', part, `line ${part}\n`);
    await files.joinReport('imp-1', 12);
    const report = await files.report('imp-1');
    expect(report?.kind === 'whole' && Buffer.from(report.bytes).toString()).toBe(
      Array.from({ length: 12 }, (_, part) => `line ${part}\n`).join(''),
    );
  });

  it('forget the reports in which a word stands, wherever it stands, and no other; nothing of one that is under way', async () => {
    const { files } = await aShelf();
    const long = `${'组织,'.repeat(40_000)}李小梅合唱队${'组织,'.repeat(40_000)}`;
    for (const [id, text] of Object.entries({ 'imp-1': long, 'imp-2': 'sub-2,李小梅合唱', 'imp-3': 'sub-3', 'imp-4': 'sub-3' })) {
      await files.putReport(id, 0, text);
      await files.joinReport(id, 1);
    }
    await files.put('imp-5', Buffer.from('李小梅合唱队'));
    await files.forgetReports(['李小梅合唱队', 'sub-3'], async (id) => id === 'imp-4');
    const left = await Promise.all(['imp-1', 'imp-2', 'imp-3', 'imp-4'].map(async (id) => (await files.report(id)) !== null));
    expect(left).toEqual([false, true, false, true]);
    expect(await files.uploads()).toEqual(['imp-5']);
  });

  it('have a long report behind a link', async () => {
    const { files, Bucket } = await aShelf();
    const part = `${'行'.repeat(1_000_000)}\n`;
    for (let one = 0; one < 3; one++) await files.putReport('imp-1', one, part);
    await files.joinReport('imp-1', 3);
    const report = await files.report('imp-1');
    if (report?.kind !== 'link') throw new Error('no link');
    expect(await (await fetch(report.url)).text()).toBe(part.repeat(3));
    expect((await fetch(report.url.replace('report', 'repork'))).status).toBe(403);
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.every(({ Key }) => Key?.startsWith('imports/imp-1/'))).toBe(true);
  });
});
