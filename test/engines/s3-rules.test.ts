import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, describe, expect, it } from 'vitest';
import { LOCAL } from '../given.ts';
import { GIVEN, s3, sdk } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client, endpoint } = await s3();
const refused = refusalOn(GIVEN.s3 !== undefined);
const Bucket = `bucket-${crypto.randomUUID()}`;
const BODY = '附件 attachment';
const sha256 = (content: string) => createHash('sha256').update(content);

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key: 'there', Body: BODY }));
});

type Sent = { method?: string; headers?: Record<string, string>; body?: string | Buffer };
/** Bytes as they are. */
const send = (url: string | URL, { method = 'GET', headers = {}, body }: Sent = {}) =>
  new Promise<{ status: number; code: string; text: string }>((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '', text });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
/** What the client would send to put an object, caught before it leaves. */
const signedPut = async () => {
  type Asked = { path: string; query: Record<string, string>; headers: Record<string, string> };
  const caught = Promise.withResolvers<Asked>();
  const handle = async (asked: Asked): Promise<never> => {
    caught.resolve(asked);
    throw new Error('caught');
  };
  const caughtClient = new S3Client({ ...sdk(GIVEN.s3), endpoint, forcePathStyle: true, requestHandler: { handle } as never });
  await caughtClient.send(new PutObjectCommand({ Bucket, Key: 'changed', Body: BODY, Metadata: { owner: 'you' } })).catch(() => undefined);
  const { path, query, headers } = await caught.promise;
  return { url: new URL(`${path}?${new URLSearchParams(query)}`, endpoint), headers };
};
const text = async (Key: string) => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('a request that is signed in its headers (S3 API reference, "Authenticating Requests: Using the Authorization Header")', () => {
  it('is answered: put, get, head, list, delete', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: "通知/附 件 (1)+~*'!.pdf", Body: BODY, ContentType: 'application/pdf' }));
    expect(await text("通知/附 件 (1)+~*'!.pdf")).toBe(BODY);
    const { ContentLength, ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key: "通知/附 件 (1)+~*'!.pdf" }));
    expect([ContentLength, ContentType]).toEqual([Buffer.byteLength(BODY), 'application/pdf']);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: '通知/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["通知/附 件 (1)+~*'!.pdf"]);
    await client.send(new DeleteObjectCommand({ Bucket, Key: "通知/附 件 (1)+~*'!.pdf" }));
    await refused(text("通知/附 件 (1)+~*'!.pdf"), 'NoSuchKey');
  });

  it('is answered when its body is a stream', async () => {
    const Body = Readable.from([Buffer.from('in '), Buffer.from('pieces')]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 9 }));
    expect(await text('stream')).toBe('in pieces');
  });

  it('is refused with another secret', async () => {
    const thief = new S3Client({
      ...sdk(GIVEN.s3),
      endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'local', secretAccessKey: 'guessed' },
    });
    await refused(
      thief.send(new GetObjectCommand({ Bucket, Key: 'there' })),
      'SignatureDoesNotMatch',
      'does not match the signature you provided',
    );
    thief.destroy();
  });

  it('is refused with a key that nobody has', async () => {
    const stranger = new S3Client({
      ...sdk(GIVEN.s3),
      endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'local' },
    });
    await refused(stranger.send(new GetObjectCommand({ Bucket, Key: 'there' })), 'InvalidAccessKeyId');
    stranger.destroy();
  });

  it('is refused for another region', async () => {
    const elsewhere = new S3Client({ ...sdk(GIVEN.s3), endpoint, forcePathStyle: true, region: 'eu-west-1' });
    await refused(elsewhere.send(new GetObjectCommand({ Bucket, Key: 'there' })), 'AuthorizationHeaderMalformed', "expecting 'us-east-1'");
    elsewhere.destroy();
  });

  it('is refused fifteen minutes late or early (S3 API reference, "Error responses": RequestTimeTooSkewed)', async () => {
    for (const systemClockOffset of [-16 * 60_000, 16 * 60_000]) {
      const slow = new S3Client({ ...sdk(GIVEN.s3), endpoint, forcePathStyle: true, systemClockOffset });
      await refused(slow.send(new GetObjectCommand({ Bucket, Key: 'there' })), 'RequestTimeTooSkewed');
      slow.destroy();
    }
  });

  it.each<[string, string, (headers: Record<string, string>) => void]>([
    ['SignatureDoesNotMatch', 'a header that was signed is changed', (headers) => Object.assign(headers, { 'x-amz-meta-owner': 'me' })],
    ['AccessDenied', 'a header that S3 reads is added', (headers) => Object.assign(headers, { 'x-amz-acl': 'public-read' })],
    ['InvalidRequest', 'the hash of the body is left out', (headers) => delete headers['x-amz-content-sha256']],
    ['AccessDenied', 'the signature is left out', (headers) => delete headers['authorization']],
  ])('is refused with %s when %s', async (code, _, change) => {
    const { url, headers } = await signedPut();
    const put = (with_: Record<string, string>) => send(url, { method: 'PUT', headers: with_, body: BODY });
    expect((await put(headers)).status).toBe(200);
    const changed = { ...headers };
    change(changed);
    expect((await put(changed)).code).toBe(code);
  });

  it('is refused with another body (S3 API reference, "Error responses": XAmzContentSHA256Mismatch)', async () => {
    const { url, headers } = await signedPut();
    const answer = await send(url, { method: 'PUT', headers, body: BODY.replace('a', 'b') });
    expect(answer).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' });
  });
});

describe('a body is the one that was signed for (S3 API reference, PutObject; user guide, "Checking object integrity")', () => {
  const put = async (headers: Record<string, string>, body = BODY) => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'checked' }), { expiresIn: 60 });
    return { url, answer: await send(url, { method: 'PUT', headers, body }) };
  };

  it('by its SHA-256 in the signature', async () => {
    const ChecksumSHA256 = sha256(BODY).digest('base64');
    const command = new PutObjectCommand({ Bucket, Key: 'hashed', ChecksumSHA256 });
    const url = await getSignedUrl(client, command, { expiresIn: 60, unhoistableHeaders: new Set(['x-amz-checksum-sha256']) });
    const headers = { 'x-amz-checksum-sha256': ChecksumSHA256 };
    expect((await send(url, { method: 'PUT', headers, body: BODY })).status).toBe(200);
    expect(await send(url, { method: 'PUT', headers, body: 'another' })).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(
      (await send(url, { method: 'PUT', headers: { 'x-amz-checksum-sha256': sha256('another').digest('base64') }, body: 'another' })).code,
    ).toBe('SignatureDoesNotMatch');
    expect((await send(url, { method: 'PUT', body: BODY })).status).toBe(403);
    expect(await text('hashed')).toBe(BODY);
  });

  it('by headers that nobody signed it is not', async () => {
    const { answer } = await put({ 'x-amz-checksum-sha256': sha256(BODY).digest('base64') });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});

describe('a presigned URL (S3 API reference, "Authenticating Requests: Using Query Parameters")', () => {
  const toGet = (expiresIn = 60) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'there' }), { expiresIn });
  const changed = (url: string, name: string, value: string | null): URL => {
    const other = new URL(url);
    if (value === null) other.searchParams.delete(name);
    else other.searchParams.set(name, value);
    return other;
  };

  it('gives what it was made for, to whoever has it', async () => {
    expect(await send(await toGet())).toMatchObject({ status: 200, text: BODY });
  });

  it('takes an upload of 25 MB', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'large', ContentType: 'application/pdf' }), {
      expiresIn: 60,
    });
    const body = Buffer.alloc(25 * 1024 * 1024, 'x');
    expect((await send(url, { method: 'PUT', headers: { 'content-type': 'application/pdf' }, body })).status).toBe(200);
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'large' }))).ContentLength).toBe(body.length);
  });

  it('is refused when its time is over', async () => {
    const signingDate = new Date(Date.now() - 61_000);
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'there' }), { expiresIn: 60, signingDate });
    expect(await send(url)).toMatchObject({ status: 403, code: 'AccessDenied', text: expect.stringContaining('Request has expired') });
  });

  it('is refused long before its time', async () => {
    const signingDate = new Date(Date.now() + 20 * 60_000);
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'there' }), { expiresIn: 60, signingDate });
    expect(await send(url)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('is good for seven days at most', async () => {
    const url = changed(await toGet(), 'X-Amz-Expires', '604801');
    expect(await send(url)).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' });
  });

  it.each(['X-Amz-Expires', 'X-Amz-Date', 'X-Amz-Credential', 'X-Amz-SignedHeaders'])('is refused without its %s', async (name) => {
    expect(await send(changed(await toGet(), name, null))).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' });
  });

  it('is refused for more time than it was given', async () => {
    expect(await send(changed(await toGet(), 'X-Amz-Expires', '3600'))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('is refused for another object', async () => {
    const url = new URL(await toGet());
    url.pathname = url.pathname.replace('there', 'stream');
    expect(await send(url)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('is refused for another method', async () => {
    expect(await send(await toGet(), { method: 'DELETE' })).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await text('there')).toBe(BODY);
  });

  it('is refused with a parameter that was not signed', async () => {
    const url = changed(await toGet(), 'response-content-type', 'text/html');
    expect(await send(url)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('is refused with another type than was signed', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'typed', ContentType: 'application/pdf' });
    const url = await getSignedUrl(client, command, { expiresIn: 60, signableHeaders: new Set(['content-type']) });
    const put = (type: string) => send(url, { method: 'PUT', headers: { 'content-type': type }, body: BODY });
    expect((await put('application/pdf')).status).toBe(200);
    expect(await put('text/html')).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('is refused with a header that S3 reads and nobody signed', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'acl' }), { expiresIn: 60 });
    const answer = await send(url, { method: 'PUT', headers: { 'x-amz-acl': 'public-read' }, body: BODY });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('is refused with another length than was signed', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'long', ContentLength: Buffer.byteLength(BODY) });
    const url = await getSignedUrl(client, command, { expiresIn: 60, signableHeaders: new Set(['content-length']) });
    const put = (body: string) => send(url, { method: 'PUT', headers: { 'content-length': String(Buffer.byteLength(body)) }, body });
    expect((await put(BODY)).status).toBe(200);
    expect(await put(`${BODY}, and more`)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });
});

describe('a form that uploads by itself (S3 API reference, "Browser-Based Uploads Using POST", "POST Policy")', () => {
  const AT = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const { accessKeyId, secretAccessKey } = LOCAL.credentials;
  const credential = `${accessKeyId}/${AT.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const signed = { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': credential, 'X-Amz-Date': AT };
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const signatureOf = (text: string) =>
    hmac([AT.slice(0, 8), 'us-east-1', 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`), text).toString('hex');
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
  const conditions = [
    { bucket: Bucket },
    ['eq', '$key', 'forms/1'],
    ['starts-with', '$Content-Type', 'application/'],
    ['content-length-range', 5, 20],
  ];

  type Posted = { policy?: object | null; fields?: Record<string, string>; file?: string; signature?: string };
  const post = async ({ policy, fields = {}, file = 'ten octets', signature }: Posted = {}) => {
    const document = {
      expiration: inAnHour(),
      conditions: [...conditions, ...Object.entries(signed).map(([name, value]) => ({ [name]: value }))],
    };
    const encoded = Buffer.from(JSON.stringify({ ...document, ...policy })).toString('base64');
    const all: Record<string, string> = {
      key: 'forms/1',
      'Content-Type': 'application/pdf',
      ...signed,
      ...(policy === null ? {} : { Policy: encoded, 'X-Amz-Signature': signature ?? signatureOf(encoded) }),
      ...fields,
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(all)) form.set(name, value);
    form.set('file', new Blob([file]), '表.pdf');
    const answer = await fetch(`${endpoint}/${Bucket}`, { method: 'POST', body: form });
    return [answer.status, /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? ''];
  };

  it('is taken as its policy says', async () => {
    expect(await post()).toEqual([204, '']);
    expect(await text('forms/1')).toBe('ten octets');
  });

  it.each<[string, Posted, number, string]>([
    ['a file that is longer than its range', { file: 'x'.repeat(21) }, 400, 'EntityTooLarge'],
    ['a file that is shorter', { file: 'x' }, 400, 'EntityTooSmall'],
    ['another key', { fields: { key: 'forms/2' } }, 403, 'AccessDenied'],
    ['another type', { fields: { 'Content-Type': 'text/html' } }, 403, 'AccessDenied'],
    ['a field that has no condition', { fields: { 'Cache-Control': 'no-store' } }, 403, 'AccessDenied'],
    ['a policy whose time is over', { policy: { expiration: '2020-01-01T00:00:00.000Z' } }, 403, 'AccessDenied'],
    ['a policy for another bucket', { policy: { conditions: [{ bucket: 'another' }] } }, 403, 'AccessDenied'],
    ['a signature of somebody else', { signature: 'ab'.repeat(32) }, 403, 'SignatureDoesNotMatch'],
    ['no policy', { policy: null }, 403, 'AccessDenied'],
  ])('is refused with %s', async (_, posted, status, code) => {
    expect(await post(posted)).toEqual([status, code]);
  });
});

describe('what an answer is called', () => {
  it('is what the request asked for, where it is signed (S3 API reference, GetObject, "Overriding response header values")', async () => {
    const asked = { ResponseContentDisposition: `attachment; filename*=UTF-8''%E8%A1%A8.pdf`, ResponseContentType: 'application/pdf' };
    const got = await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'there', ...asked }), { expiresIn: 60 }));
    expect([await got.text(), got.headers.get('content-disposition'), got.headers.get('content-type')]).toEqual([
      BODY,
      asked.ResponseContentDisposition,
      asked.ResponseContentType,
    ]);
  });
});

describe('a bucket is private (S3 user guide, "Blocking public access")', () => {
  it.each(['GET', 'PUT', 'DELETE', 'HEAD'])('so that %s without a signature is refused', async (method) => {
    const { status } = await send(`${endpoint}/${Bucket}/there`, { method, ...(method === 'PUT' ? { body: 'mine' } : {}) });
    expect([status, await text('there')]).toEqual([403, BODY]);
  });

  it('so that nobody lists it without a signature', async () => {
    expect(await send(`${endpoint}/${Bucket}?list-type=2`)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});

describe('an object', () => {
  it('has a key of at most 1,024 bytes (S3 user guide, "Naming Amazon S3 objects")', async () => {
    const put = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: BODY }));
    await put('字'.repeat(341));
    await refused(put('字'.repeat(342)), 'KeyTooLongError');
  });

  it('has at most 5 GB in one PUT (S3 user guide, "Uploading objects")', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'huge' }), { expiresIn: 60 });
    const answer = new Promise<string>((resolve, reject) => {
      const asked = request(url, { method: 'PUT', headers: { 'content-length': String(5 * 1024 ** 3 + 1) } }, (response) => {
        response.setEncoding('utf8').on('data', (piece: string) => {
          resolve(piece);
          asked.destroy();
        });
      });
      asked.on('error', reject);
      asked.flushHeaders();
    });
    expect(await answer).toContain('<Code>EntityTooLarge</Code>');
  });

  it('is written in the place of what was seen, or of nothing, or not at all (S3 user guide, "Conditional writes")', async () => {
    const put = (condition: Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'>, Body = BODY) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body, ...condition }));
    await refused(put({ IfMatch: '"0"' }), 'NoSuchKey');
    const first = await put({ IfNoneMatch: '*' }, 'first');
    await refused(put({ IfNoneMatch: '*' }), 'PreconditionFailed');
    const second = await put({ IfMatch: first.ETag }, 'second');
    await refused(put({ IfMatch: first.ETag }), 'PreconditionFailed');
    expect([second.ETag !== first.ETag, await text('conditional')]).toEqual([true, 'second']);
  });

  it('is written by one of many who saw the same', async () => {
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'race', Body: 'before' }));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => client.send(new PutObjectCommand({ Bucket, Key: 'race', Body: `${i}`, IfMatch: ETag }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that is not there is not found', async () => {
    await refused(text('nowhere'), 'NoSuchKey');
    await refused(client.send(new GetObjectCommand({ Bucket: 'nobodys-bucket', Key: 'x' })), 'NoSuchBucket');
  });
});
