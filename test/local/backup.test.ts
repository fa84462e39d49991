import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { LocalStack } from '../../local/index.ts';
import { LOCAL } from '../contract/engines.ts';
import { aFolder, type Office, openOffice, parcelsIn } from './post-office.ts';

const KEY = 'nw_operator_for-the-copies-of-the-tests';

const asked = ({ url }: LocalStack, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}/_local/backup`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, ...init });

/** A folder that holds what is in the archive. */
const unpacked = async (answer: Response): Promise<string> => {
  const folder = aFolder();
  const archive = join(aFolder(), 'copy.tar');
  writeFileSync(archive, new Uint8Array(await answer.arrayBuffer()));
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  return folder;
};

/** As many parcels, one behind the other, unless somebody says stop before. */
const MOST_PARCELS = 60;

/** Parcels until somebody says stop; answers those that were acknowledged. */
const keepPosting = (office: Office, name: string) => {
  const acknowledged: string[] = [];
  let goesOn = true;
  const done = (async () => {
    for (let n = 0; goesOn && n < MOST_PARCELS; n++) {
      const id = `${name}${n}`;
      if ((await office.call('POST', '/parcels', { id })).status < 300) acknowledged.push(id);
    }
  })();
  const stop = async (): Promise<void> => {
    goesOn = false;
    await done;
  };
  return { acknowledged, stop };
};

const parcelsStored = async (office: Office): Promise<ReadonlySet<string>> => {
  const { engines } = await office.state();
  const client = new DynamoDBClient({ ...LOCAL, endpoint: engines.dynamodb });
  const pages = paginateScan({ client }, { TableName: 'Store-Parcels' });
  const keys: string[] = [];
  for await (const { Items = [] } of pages) keys.push(...Items.map(({ pk }) => pk?.S ?? ''));
  client.destroy();
  return new Set(keys);
};

describe('a copy of a data folder in use', () => {
  it('is of one moment: a run from it knows all that was acknowledged before, and finishes what was under way', async () => {
    const office = await openOffice({ data: aFolder() });
    await office.call('POST', '/_local/webhooks/one', { hello: 1 });
    const copies = [];
    for (const round of ['a', 'b']) {
      const load = [keepPosting(office, `${round}x`), keepPosting(office, `${round}y`)];
      await expect.poll(() => load.every(({ acknowledged }) => acknowledged.length > 5), { interval: 5 }).toBe(true);
      const before = load.flatMap(({ acknowledged }) => [...acknowledged]);
      const answer = await asked(office);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
      copies.push({ before, folder: await unpacked(answer) });
      for (const { stop } of load) await stop();
    }
    await office.idle();
    const all = new Set(await parcelsIn(office));
    await office.stop();

    let earlier: readonly string[] = [];
    for (const { before, folder } of copies) {
      const restored = await openOffice({ data: folder });
      await restored.idle();
      const { deadLetters, functions, streams } = await restored.state();
      // No message, and no email, speaks of what its tables do not know.
      const stored = await parcelsStored(restored);
      expect((await parcelsIn(restored)).filter((id) => !stored.has(id))).toEqual([]);
      const parcels = new Set(await parcelsIn(restored));
      expect([...earlier, ...before].filter((id) => !parcels.has(id))).toEqual([]);
      expect([...parcels].filter((id) => !all.has(id))).toEqual([]);
      expect(Object.values(deadLetters).map(({ count }) => count)).toEqual(Object.values(deadLetters).map(() => 0));
      expect(Object.values(functions).map(({ errors }) => errors)).toEqual(Object.values(functions).map(() => 0));
      expect(streams).toEqual({ Pack: { behind: 0 } });
      expect((await restored.call('GET', '/_local/webhooks/one.json')).body).toMatchObject([{ json: { hello: 1 } }]);
      // It goes on like any other.
      await restored.call('POST', '/parcels', { id: 'afterwards' });
      await restored.idle();
      expect(await parcelsIn(restored)).toContain('afterwards');
      await restored.stop();
      earlier = [...earlier, ...before];
    }
  });

  it('leaves nothing behind, and is its owner’s alone', async () => {
    const data = aFolder();
    const office = await openOffice({ data, localKey: KEY });
    await office.idle();
    const folder = await unpacked(await asked(office));
    await expect.poll(() => readdirSync(data).filter((name) => name.startsWith('.backup'))).toEqual([]);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(names).toEqual(expect.arrayContaining(['version', 'kms-key', 'fauxqs.db', 'inbox.eml', join('tables', 'CURRENT')]));
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
  });

  it('takes the key, POST, and a folder to copy', async () => {
    const office = await openOffice({ data: aFolder(), localKey: KEY });
    expect((await asked(office, { headers: {} })).status).toBe(401);
    expect((await asked(office, { method: 'GET' })).status).toBe(405);
    const inMemory = await openOffice();
    expect(await inMemory.call('POST', '/_local/backup')).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/start it with --data/) },
    });
  });

  it('is made one at a time; one that nobody waits for is given up', async () => {
    const data = aFolder();
    mkdirSync(join(data, '.backup')); // of a run that was killed
    const office = await openOffice({ data, localKey: KEY });
    // More than a connection takes in ahead.
    const text = 'x'.repeat(300_000);
    await Promise.all(Array.from({ length: 40 }, (_, n) => office.call('POST', '/_local/webhooks/one', { text, n })));
    const impatient = new AbortController();
    const first = await asked(office, { signal: impatient.signal });
    expect(first.status).toBe(200);
    const second = await asked(office);
    expect([second.status, await second.json()]).toEqual([409, expect.objectContaining({ detail: expect.stringMatching(/Another copy/) })]);
    impatient.abort();
    // The service sees the connection close in its own time.
    await expect
      .poll(async () => {
        const third = await asked(office);
        await third.arrayBuffer();
        return third.status;
      })
      .toBe(200);
  });

  it('has the files of large objects in it, and a run from it gives them', async () => {
    const data = aFolder();
    const office = await openOffice({ data });
    const at = async (one: Office): Promise<S3Client> =>
      new S3Client({ ...LOCAL, endpoint: (await one.state()).engines.s3, forcePathStyle: true });
    const client = await at(office);
    const Body = Buffer.alloc(2_000_000, 'x');
    await client.send(new CreateBucketCommand({ Bucket: 'files' }));
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'large', Body }));
    writeFileSync(join(data, 'objects', 'incoming-begun'), 'begun');
    const copy = await unpacked(await asked(office));
    expect(readdirSync(join(copy, 'objects'))).toEqual(readdirSync(join(data, 'objects')).filter((name) => !name.startsWith('incoming-')));
    await office.stop();

    const again = await openOffice({ data: copy });
    const answer = await (await at(again)).send(new GetObjectCommand({ Bucket: 'files', Key: 'large' }));
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    await again.stop();
  });
});
