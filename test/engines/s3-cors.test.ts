import { request } from 'node:http';
import {
  type CORSRule,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { GIVEN, s3 } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client, endpoint } = await s3();
const refused = refusalOn(GIVEN.s3 !== undefined);
const PAGE = 'https://notices.gov.example';
const NOT_ALLOWED = /This CORS request is not allowed/;

const configure = (Bucket: string, CORSRules: CORSRule[]) =>
  client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));

/** A bucket with a file. @param rules none: it is not configured */
const aBucket = async (...rules: CORSRule[]): Promise<string> => {
  const Bucket = `cors-${crypto.randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key: 'there', Body: '附件' }));
  if (rules.length > 0) await configure(Bucket, rules);
  return Bucket;
};

/** As Node sends it: its `fetch` takes names of headers for itself that are a browser's. */
const send = (url: string, method: string, headers: Record<string, string> = {}, body?: Buffer) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: String(Buffer.concat(chunks)) }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });

const preflight = (Bucket: string, given: Readonly<{ origin?: string; method?: string; headers?: string }>) =>
  send(`${endpoint}/${Bucket}/there`, 'OPTIONS', {
    ...(given.origin === undefined ? {} : { origin: given.origin }),
    ...(given.method === undefined ? {} : { 'access-control-request-method': given.method }),
    ...(given.headers === undefined ? {} : { 'access-control-request-headers': given.headers }),
  });

const told = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^access-control-|^vary$/.test(name)));

const UPLOADS: CORSRule = {
  AllowedMethods: ['PUT', 'POST'],
  AllowedOrigins: [PAGE],
  AllowedHeaders: ['content-type', 'x-amz-checksum-sha256'],
  MaxAgeSeconds: 3600,
};

describe('a CORS configuration (S3 API reference, "PutBucketCors", "GetBucketCors", "DeleteBucketCors")', () => {
  it('is kept as it was given, replaced whole, and taken away', async () => {
    const Bucket = await aBucket();
    const read = async () => (await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules;
    await refused(read(), 'NoSuchCORSConfiguration');
    const all: CORSRule = {
      ID: '甲 & <乙>',
      AllowedMethods: ['GET'],
      AllowedOrigins: ['*'],
      AllowedHeaders: ['x-*'],
      ExposeHeaders: ['ETag'],
    };
    await configure(Bucket, [UPLOADS, all]);
    expect(await read()).toMatchObject([UPLOADS, all]);
    await configure(Bucket, [all]);
    expect(await read()).toMatchObject([all]);
    await client.send(new DeleteBucketCorsCommand({ Bucket }));
    await refused(read(), 'NoSuchCORSConfiguration');
  });

  it.each<[string, Partial<CORSRule>, string, string]>([
    ['a method that S3 has not', { AllowedMethods: ['OPTIONS'] }, 'InvalidRequest', 'Unsupported method is OPTIONS'],
    ['two wildcards in an origin', { AllowedOrigins: ['https://*.gov.*'] }, 'InvalidRequest', 'can not have more than one wildcard'],
    ['two wildcards in a header', { AllowedHeaders: ['x-*-*'] }, 'InvalidRequest', 'can not have more than one wildcard'],
    ['a wildcard among what is exposed', { ExposeHeaders: ['*'] }, 'InvalidRequest', 'contains wildcard'],
    ['no origin', { AllowedOrigins: [] }, 'MalformedXML', 'not well-formed'],
    ['no method', { AllowedMethods: [] }, 'MalformedXML', 'not well-formed'],
  ])('with %s is refused', async (_, rule, code, says) => {
    await refused(configure(await aBucket(), [{ ...UPLOADS, ...rule }]), code, says);
  });

  it('has 100 rules at most, and is of a bucket that there is', async () => {
    const Bucket = await aBucket();
    await configure(Bucket, Array<CORSRule>(100).fill(UPLOADS));
    await refused(configure(Bucket, Array<CORSRule>(101).fill(UPLOADS)), 'InvalidRequest', '100 rules');
    await refused(configure('cors-nowhere', [UPLOADS]), 'NoSuchBucket');
  });

  it('goes with its bucket', async () => {
    const Bucket = `cors-${crypto.randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    await configure(Bucket, [UPLOADS]);
    await client.send(new DeleteBucketCommand({ Bucket }));
    await client.send(new CreateBucketCommand({ Bucket }));
    await refused(client.send(new GetBucketCorsCommand({ Bucket })), 'NoSuchCORSConfiguration');
  });
});

describe('a preflight (S3 API reference, "OPTIONS object"; S3 user guide, "Troubleshooting CORS")', () => {
  it('is allowed to the origin, the method and the headers of a rule, without a signature, and says for how long', async () => {
    const Bucket = await aBucket(UPLOADS);
    const asked = { origin: PAGE, method: 'PUT', headers: 'Content-Type, X-Amz-Checksum-Sha256' };
    const { status, headers } = await preflight(Bucket, asked);
    expect([status, told(headers)]).toEqual([
      200,
      {
        'access-control-allow-origin': PAGE,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT, POST',
        'access-control-allow-headers': 'content-type, x-amz-checksum-sha256',
        'access-control-max-age': '3600',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      },
    ]);
  });

  it('says nothing of headers where none were asked for, and `*` to everybody where the rule does', async () => {
    const Bucket = await aBucket({ AllowedMethods: ['GET'], AllowedOrigins: ['*'], ExposeHeaders: ['ETag', 'x-amz-request-id'] });
    const { status, headers } = await preflight(Bucket, { origin: PAGE, method: 'GET' });
    expect([status, told(headers)]).toEqual([
      200,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET',
        'access-control-expose-headers': 'ETag, x-amz-request-id',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      },
    ]);
  });

  it.each([
    ['another origin', { origin: 'https://notices.gov.example.org', method: 'PUT' }],
    ['another scheme', { origin: 'http://notices.gov.example', method: 'PUT' }],
    ['another port', { origin: `${PAGE}:8443`, method: 'PUT' }],
    ['another method', { origin: PAGE, method: 'DELETE' }],
    ['a header that no rule has', { origin: PAGE, method: 'PUT', headers: 'content-type, x-amz-acl' }],
  ])('of %s is refused', async (_, asked) => {
    const { status, headers, text } = await preflight(await aBucket(UPLOADS), asked);
    expect([status, told(headers)]).toEqual([403, {}]);
    expect(text).toMatch(/<Code>AccessForbidden<\/Code>/);
    expect(text).toMatch(NOT_ALLOWED);
  });

  it('goes by the first rule that allows all of it, and by one wildcard in origins and headers', async () => {
    const Bucket = await aBucket(
      { AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.gov.example'], MaxAgeSeconds: 1 },
      { AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.gov.example'], AllowedHeaders: ['x-amz-*'], MaxAgeSeconds: 2 },
      { AllowedMethods: ['PUT', 'GET'], AllowedOrigins: ['*'], AllowedHeaders: ['*'], MaxAgeSeconds: 3 },
    );
    const ageFor = async (headers: string | undefined, origin = PAGE, method = 'PUT') =>
      (await preflight(Bucket, { origin, method, ...(headers === undefined ? {} : { headers }) })).headers['access-control-max-age'];
    expect(await ageFor(undefined)).toBe('1');
    expect(await ageFor('x-amz-checksum-sha256')).toBe('2');
    expect(await ageFor('x-amz-acl, content-type')).toBe('3');
    expect(await ageFor(undefined, 'https://gov.example')).toBe('3');
    expect(await ageFor(undefined, PAGE, 'GET')).toBe('3');
  });

  it('says what is missing: a configuration, a bucket, an origin, a method', async () => {
    const [bare, configured] = [await aBucket(), await aBucket(UPLOADS)];
    const saidOf = async (Bucket: string, asked: Parameters<typeof preflight>[1]) => {
      const { status, text } = await preflight(Bucket, asked);
      return [status, /<Message>(.*?)<\/Message>/.exec(text)?.[1]];
    };
    const asked = { origin: PAGE, method: 'PUT' };
    expect(await saidOf(bare, asked)).toEqual([403, 'CORSResponse: CORS is not enabled for this bucket.']);
    expect(await saidOf('cors-nowhere', asked)).toEqual([403, 'CORSResponse: Bucket not found']);
    expect(await saidOf(configured, { method: 'PUT' })).toEqual([400, 'Insufficient information. Origin request header needed.']);
    expect(await saidOf(configured, { origin: PAGE })).toEqual([400, 'Invalid Access-Control-Request-Method: null']);
  });
});

describe('a request of a page of another origin (S3 user guide, "Using cross-origin resource sharing (CORS)")', () => {
  const ALLOWED = {
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'PUT, POST',
    'access-control-max-age': '3600',
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
  const signed = (Bucket: string, Key: string) =>
    getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60, signableHeaders: new Set(['host']) });

  it('is told that its page may see the answer, taken or refused; a page that may not is told nothing, and the file comes all the same', async () => {
    const Bucket = await aBucket(UPLOADS);
    const put = async (origin: string | null, url: string) => {
      const { status, headers } = await send(url, 'PUT', origin === null ? {} : { origin }, Buffer.from('附件'));
      return [status, told(headers)];
    };
    const url = await signed(Bucket, 'new');
    expect(await put(PAGE, url)).toEqual([200, ALLOWED]);
    expect(await put(PAGE, `${url}0`)).toEqual([403, ALLOWED]);
    expect(await put('https://else.example', url)).toEqual([200, {}]);
    expect(await put(null, url)).toEqual([200, {}]);
  });

  it('is told the same of a form, and nothing of what no rule is for', async () => {
    const Bucket = await aBucket(UPLOADS);
    const { url, fields } = await createPresignedPost(client, { Bucket, Key: 'form', Expires: 60 });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['附件']));
    const body = new Response(form);
    const type = body.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await body.arrayBuffer());
    const posted = await send(url, 'POST', { origin: PAGE, 'content-type': type, 'content-length': String(bytes.length) }, bytes);
    expect([posted.status, told(posted.headers)]).toEqual([204, ALLOWED]);
    const link = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'form' }), { expiresIn: 60 });
    const got = await send(link, 'GET', { origin: PAGE });
    expect([got.status, told(got.headers), got.text]).toEqual([200, {}, '附件']);
    const open = await aBucket({ AllowedMethods: ['GET'], AllowedOrigins: [PAGE] });
    const other = await getSignedUrl(client, new GetObjectCommand({ Bucket: open, Key: 'there' }), { expiresIn: 60 });
    expect(told((await send(other, 'GET', { origin: PAGE })).headers)).toMatchObject({ 'access-control-allow-origin': PAGE });
  });
});
