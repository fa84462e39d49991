import { createHash } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { DynamoAttachmentStore } from '../../functions/adapters/dynamodb/notices/dynamo-attachment-store.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { S3AttachmentFiles } from '../../functions/adapters/s3/s3-attachment-files.ts';
import { announced, passed, removed, usedBy } from '../../functions/domain/attachments/attachment.ts';
import { savedAs } from '../../functions/domain/attachments/content-disposition.ts';
import { DAY, HOUR, after as later } from '../../functions/domain/time.ts';
import type { AttachmentFiles } from '../../functions/ports/attachment-files.ts';
import type { AttachmentStore } from '../../functions/ports/attachment-store.ts';
import type { NoticeStore } from '../../functions/ports/notice-store.ts';
import { aNotice, anAttachedFile, anAudit, asWritten, NOON } from '../builders.ts';
import { s3 } from '../engines/clients.ts';
import { InMemoryAttachmentFiles, InMemoryAttachmentStore } from '../fakes/in-memory-attachments.ts';
import { InMemoryNoticeStore } from '../fakes/in-memory-notice-store.ts';
import { GIVEN, sdkFor } from '../given.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
type Stores = Readonly<{ store: AttachmentStore; notices: NoticeStore }>;
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemoryAttachmentStore();
      return { store, notices: new InMemoryNoticeStore(store) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { notices, registry } = await someTables(client);
      return { store: new DynamoAttachmentStore(client, notices, registry), notices: new DynamoNoticeStore(client, notices, registry) };
    },
  ],
];

const made = () => announced(anAttachedFile(), 'gd-mzt', NOON);

describe.each(implementations)('a store of attachments, %s', (_, makeStores) => {
  it('keeps one, finds it, and takes of two changes of one state the first', async () => {
    const { store } = await makeStores();
    const one = made();
    expect(await store.find(one.id)).toBeNull();
    await store.create(one, anAudit());
    await expect(store.create(one, anAudit())).rejects.toThrow('exists already');
    expect(await store.find(one.id)).toEqual(one);
    expect(await store.findMany([one.id, 'att-none', one.id])).toEqual([one]);
    expect(await store.replace(passed(one))).toBe(true);
    expect(await store.replace(passed(one), anAudit())).toBe(false);
    expect((await store.find(one.id))?.state).toBe('ready');
    const going = removed(passed(one), NOON);
    expect(await store.replace(going, anAudit())).toBe(true);
    expect(await store.forget(one)).toBe(false);
    expect(await store.forget(going)).toBe(true);
    expect(await store.find(one.id)).toBeNull();
  });

  it('finds those of which something is to be deleted, the longest due first, and no used one', async () => {
    const { store } = await makeStores();
    const [first, second, used] = [made(), announced(anAttachedFile(), 'gd-mzt', later(NOON, HOUR)), made()];
    for (const one of [second, first, used]) await store.create(one, anAudit());
    await store.replace(usedBy(used, 'ntc-1'));
    expect(await store.due(later(NOON, DAY - 1), 10)).toEqual([]);
    expect((await store.due(later(NOON, DAY), 10)).map(({ id }) => id)).toEqual([first.id]);
    expect((await store.due(later(NOON, 2 * DAY), 10)).map(({ id }) => id)).toEqual([first.id, second.id]);
    expect((await store.due(later(NOON, 2 * DAY), 1)).map(({ id }) => id)).toEqual([first.id]);
  });

  it('lets a notice have them in its own transaction, all or none', async () => {
    const { store, notices } = await makeStores();
    const [one, other] = [made(), made()];
    for (const each of [one, other]) {
      await store.create(each, anAudit());
      await store.replace(passed(each));
    }
    const notice = aNotice({ attachments: [one, other].map(({ id }) => anAttachedFile({ id })) });
    const own = [usedBy(passed(one), notice.id), usedBy(passed(other), notice.id)];
    await store.replace(removed(passed(other), NOON));
    expect(await notices.accept(notice, null, { ...asWritten(notice), attachments: own })).toEqual({ kind: 'attachments-changed' });
    expect(await notices.find(notice.id)).toBeNull();
    expect((await store.find(one.id))?.usedBy).toBeUndefined();
    expect(await notices.accept(notice, null, { ...asWritten(notice), attachments: own.slice(0, 1) })).toEqual({ kind: 'accepted' });
    expect(await store.find(one.id)).toEqual(own[0]);
    expect((await notices.find(notice.id))?.attachments).toEqual(notice.attachments);
    const again = aNotice();
    const late = { ...asWritten(again), attachments: own.slice(0, 1) };
    expect(await notices.accept(again, null, late)).toEqual({ kind: 'attachments-changed' });
  });
});

const BYTES = Buffer.from('附件 attachment '.repeat(10_000));
const aFile = (content: Uint8Array = BYTES) =>
  anAttachedFile({ bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });

type Shelf = Readonly<{ files: AttachmentFiles; put: (id: string, content: Uint8Array) => Promise<void> }>;
const shelves: readonly (readonly [string, () => Promise<Shelf>])[] = [
  [
    'in memory',
    async () => {
      const files = new InMemoryAttachmentFiles();
      return { files, put: async (id, content) => void files.files.set(id, content) };
    },
  ],
  [
    'on S3',
    async () => {
      const { files, Bucket } = await aBucket();
      const put = async (id: string, Body: Uint8Array): Promise<void> => {
        await objects.send(new PutObjectCommand({ Bucket, Key: `attachments/${id}`, Body }));
      };
      return { files, put };
    },
  ],
];

const { client: objects, endpoint } = await s3();
const aBucket = async () => {
  const Bucket = `attachments-${crypto.randomUUID()}`;
  await objects.send(new CreateBucketCommand({ Bucket }));
  return { Bucket, files: new S3AttachmentFiles(objects, Bucket) };
};

describe.each(shelves)('files of attachments, %s', (_, makeShelf) => {
  it('are looked at by their ends, read from the beginning, and removed for good', async () => {
    const { files, put } = await makeShelf();
    expect(await files.look('att-1')).toBeNull();
    await put('att-1', BYTES);
    const glance = await files.look('att-1');
    expect(glance?.bytes).toBe(BYTES.length);
    expect(BYTES.indexOf(glance?.head ?? 'none')).toBe(0);
    expect(BYTES.subarray(-(glance?.tail.length ?? 0))).toEqual(Buffer.from(glance?.tail ?? []));
    const pieces: Uint8Array[] = [];
    for await (const piece of files.open('att-1')) pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(BYTES);
    await files.remove('att-1');
    await files.remove('att-1');
    expect(await files.look('att-1')).toBeNull();
  });
});

describe('an upload to S3', () => {
  const put = (url: string, headers: Readonly<Record<string, string>>, body: Uint8Array) =>
    fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });

  it('takes the file that was announced, and tells its hash', async () => {
    const { files } = await aBucket();
    const file = aFile();
    const { url, headers, expiresAt } = await files.uploadFor(file, NOON);
    expect([expiresAt, (await put(url, headers, BYTES)).status]).toEqual([later(NOON, HOUR), 200]);
    expect((await files.look(file.id))?.sha256).toBe(file.sha256);
  });

  it('takes no other file, whatever is said of it', async () => {
    const { files } = await aBucket();
    const file = aFile();
    const { url, headers } = await files.uploadFor(file, NOON);
    const other = Buffer.from(BYTES.map((octet) => octet ^ 1));
    const ofOther = { 'x-amz-checksum-sha256': createHash('sha256').update(other).digest('base64') };
    const { 'content-length': _, ...lengthless } = headers;
    expect((await put(url, headers, other)).status).toBe(400);
    expect((await put(url, { ...headers, ...ofOther }, other)).status).toBe(403);
    expect((await put(url, { 'content-length': headers['content-length'] ?? '' }, BYTES)).status).toBe(403);
    expect((await put(url, lengthless, Buffer.concat([BYTES, BYTES]))).status).toBe(403);
    expect(await files.look(file.id)).toBeNull();
  });

  it('is signed for the address by which agencies reach S3', async () => {
    const Bucket = `attachments-${crypto.randomUUID()}`;
    const signer = new S3Client({ ...sdkFor(GIVEN.s3), endpoint: 'https://notices.example', forcePathStyle: true });
    const { url } = await new S3AttachmentFiles(objects, Bucket, signer).uploadFor(aFile(), NOON);
    expect(url.startsWith(`https://notices.example/${Bucket}/attachments/`)).toBe(true);
    expect(endpoint).not.toContain('notices.example');
    signer.destroy();
  });
});

describe('a download from S3', () => {
  it('comes under the name and the type of the attachment, to be saved', async () => {
    const { files, Bucket } = await aBucket();
    const file = { ...aFile(), name: '附件1：“报名表” (final).pdf' };
    await objects.send(new PutObjectCommand({ Bucket, Key: `attachments/${file.id}`, Body: BYTES }));
    const got = await fetch(await files.linkTo(file));
    expect(Buffer.from(await got.arrayBuffer())).toEqual(BYTES);
    expect([got.headers.get('content-type'), got.headers.get('content-disposition')]).toEqual(['application/pdf', savedAs(file.name)]);
  });
});
