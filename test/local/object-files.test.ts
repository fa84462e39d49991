import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, REGION } from '../../local/aws-names.ts';
import { startQueues } from '../../local/engines/queues/fauxqs.ts';

const LARGE = Buffer.alloc(2_000_000, 'x');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const started = async (folder: string) => {
  const engine = await startQueues(folder);
  const client = new S3Client({ endpoint: engine.url, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
  return { engine, client };
};

describe('a data folder', () => {
  it('has large objects in files of their own, across a restart, without what a killed run had begun', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noticewire-'));
    folders.push(folder);
    const files = (): readonly string[] => readdirSync(join(folder, 'objects'));
    const first = await started(folder);
    await first.client.send(new CreateBucketCommand({ Bucket: 'files' }));
    for (const Key of ['one', 'two']) await first.client.send(new PutObjectCommand({ Bucket: 'files', Key, Body: LARGE }));
    await first.client.send(new PutObjectCommand({ Bucket: 'files', Key: 'small', Body: 'small' }));
    expect(files()).toHaveLength(2);
    expect(statSync(join(folder, 'fauxqs.db')).size).toBeLessThan(LARGE.length);
    await first.engine.stop();

    writeFileSync(join(folder, 'objects', 'incoming-of-a-killed-run'), 'begun');
    writeFileSync(join(folder, 'objects', 'f'.repeat(40)), 'of no object');
    const second = await started(folder);
    expect(files()).toHaveLength(2);
    const { Body } = await second.client.send(new GetObjectCommand({ Bucket: 'files', Key: 'one' }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(LARGE)).toBe(true);
    for (const Key of ['one', 'two']) await second.client.send(new DeleteObjectCommand({ Bucket: 'files', Key }));
    expect(files()).toEqual([]);
    await second.engine.stop();
  });
});
