import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { s3 } from './clients.ts';

const { client } = await s3();
const Bucket = `bucket-${crypto.randomUUID()}`;
/** Larger than what an engine may well hold in memory, no two parts alike. */
const LARGE = createHash('shake256', { outputLength: 3_000_000 }).update('large').digest();
const OTHER = createHash('shake256', { outputLength: 2_000_000 }).update('other').digest();

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: Buffer | string, more: object = {}) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const had = async (Key: string, Range?: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range ? { Range } : {}) }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: Error) => error.name,
  );

describe('a large object', () => {
  it('is had again as it was put, whole and in part, with what was said of it', async () => {
    await put('whole', LARGE, { ContentType: 'application/pdf', Metadata: { owner: 'you' } });
    expect((await had('whole')).equals(LARGE)).toBe(true);
    expect((await had('whole', 'bytes=0-8')).equals(LARGE.subarray(0, 9))).toBe(true);
    expect((await had('whole', 'bytes=-6')).equals(LARGE.subarray(-6))).toBe(true);
    expect((await had('whole', 'bytes=2999999-')).equals(LARGE.subarray(-1))).toBe(true);
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'whole' }))).toMatchObject({
      ContentLength: LARGE.length,
      ContentType: 'application/pdf',
      ETag: `"${createHash('md5').update(LARGE).digest('hex')}"`,
      Metadata: { owner: 'you' },
    });
    expect(await failure(had('whole', 'bytes=3000000-'))).toBe('InvalidRange');
    expect(await failure(client.send(new GetObjectCommand({ Bucket, Key: 'whole', IfMatch: '"other"' })))).toBe('PreconditionFailed');
  });

  it('is refused when its bytes are not those that were said, and what was there stays', async () => {
    await put('kept', LARGE);
    const wrong = { ChecksumSHA256: createHash('sha256').update(LARGE).digest('base64') };
    expect(await failure(put('kept', OTHER, wrong))).toBe('BadDigest');
    expect(await failure(put('kept', OTHER, { ContentMD5: createHash('md5').update(LARGE).digest('base64') }))).toBe('BadDigest');
    expect((await had('kept')).equals(LARGE)).toBe(true);
    const right = { ChecksumSHA256: createHash('sha256').update(OTHER).digest('base64') };
    await put('kept', OTHER, right);
    expect((await had('kept')).equals(OTHER)).toBe(true);
  });

  it('is copied, replaced by a small one and the other way round, and gone once it is deleted', async () => {
    await put('first', LARGE);
    await client.send(new CopyObjectCommand({ Bucket, Key: 'second', CopySource: `${Bucket}/first` }));
    await put('first', 'small');
    expect((await had('first')).toString()).toBe('small');
    expect((await had('second')).equals(LARGE)).toBe(true);
    await put('first', OTHER);
    expect((await had('first')).equals(OTHER)).toBe(true);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'first' }));
    expect(await failure(had('first'))).toBe('NoSuchKey');
    expect((await had('second')).equals(LARGE)).toBe(true);
  });
});
