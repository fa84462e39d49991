import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { DynamoExportStore } from '../../functions/adapters/dynamodb/mailings/dynamo-export-store.ts';
import { DynamoAside } from '../../functions/adapters/dynamodb/subscriptions/dynamo-aside.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { S3ExportFiles } from '../../functions/adapters/s3/s3-export-files.ts';
import { askedAnew, begunBy } from '../../functions/domain/exports/export-job.ts';
import { activated, ended, paused } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { Aside } from '../../functions/ports/aside.ts';
import type { ExportFiles } from '../../functions/ports/export-files.ts';
import type { ExportStore } from '../../functions/ports/export-store.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { anId, aSubscription, NOON } from '../builders.ts';
import { s3 } from '../engines/clients.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryExportFiles, InMemoryExportStore } from '../fakes/in-memory-exports.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const { client: objects } = await s3();
const vault = new FakeVault();

const aBucket = async (): Promise<string> => {
  const Bucket = `exports-${crypto.randomUUID()}`;
  await objects.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
};

type Shelf = Readonly<{
  store: ExportStore;
  files: ExportFiles;
  subscriptions: SubscriptionStore;
  aside: Aside;
  fetched: (url: string) => Promise<Buffer>;
}>;

const implementations: readonly (readonly [string, () => Promise<Shelf>])[] = [
  [
    'in memory',
    async () => {
      const [files, subscriptions] = [new InMemoryExportFiles(), new InMemorySubscriptions(vault)];
      const fetched = async (url: string) => files.files.get(url.replace('https://bucket.example/', ''))?.octets ?? Buffer.from('gone');
      return { store: new InMemoryExportStore(), files, subscriptions, aside: subscriptions.aside, fetched };
    },
  ],
  [
    'on AWS',
    async () => {
      const { mailings, subscriptions } = await someTables(client);
      return {
        store: new DynamoExportStore(client, mailings),
        files: new S3ExportFiles(objects, await aBucket()),
        subscriptions: new DynamoSubscriptionStore(client, subscriptions, vault),
        aside: new DynamoAside(client, subscriptions),
        fetched: async (url) => Buffer.from(await (await fetch(url)).arrayBuffer()),
      };
    },
  ],
];

async function* piecesOf(...pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}
const FORM = { name: 'list.csv', type: 'text/csv; charset=utf-8' };

describe.each(implementations)('files that are taken out, %s', (_, makeShelf) => {
  it('are noted, each revision behind the one before it', async () => {
    const { store } = await makeShelf();
    expect(await store.find('exp-1')).toBeNull();
    const asked = askedAnew(null, 'exp-1', { kind: 'subscriptions', parameters: { format: 'csv', status: '' } }, NOON);
    expect([await store.put(asked), await store.put(asked)]).toEqual([true, false]);
    const begun = begunBy(asked, NOON);
    if (!begun) throw new Error('not begun');
    expect([await store.put(begun), await store.put(begun)]).toEqual([true, false]);
    expect(await store.find('exp-1')).toEqual(begun);
  });

  it('are written whole from their pieces, empty ones among them, and lie behind a link until they are forgotten', async () => {
    const { files, fetched } = await makeShelf();
    expect(await files.link('exp-1/2')).toBeNull();
    const long = '行'.repeat(2_000_000);
    expect(await files.write('exp-1/2', FORM, piecesOf('a,b\r\n', '', long, '', long, '1,2\r\n'))).toBe(12_000_010);
    expect(await files.write('exp-2/2', FORM, piecesOf())).toBe(0);
    const url = await files.link('exp-1/2');
    expect((await fetched(url ?? '')).toString() === `a,b\r\n${long}${long}1,2\r\n`).toBe(true);
    await files.forgetAll();
    expect([await files.link('exp-1/2'), await files.link('exp-2/2')]).toEqual([null, null]);
  });

  it('are not there when a piece of them failed', async () => {
    const { files } = await makeShelf();
    const broken = async function* () {
      yield Buffer.alloc(6 * 1024 * 1024);
      throw new Error('no more');
    };
    await expect(files.write('exp-1/2', FORM, broken())).rejects.toThrow('no more');
    expect(await files.link('exp-1/2')).toBeNull();
  });

  it('find who lives and stands in no directory, by region', async () => {
    const { subscriptions, aside } = await makeShelf();
    const make = async (region: string, role: 'main' | 'fallback' = 'main') => {
      const channel = { type: 'email', address: `${anId('a')}@x.example` } as const;
      const made = aSubscription({ status: 'pending', confirmedAt: null, region, role, channel, organization: { name: anId('org') } });
      await subscriptions.create(made);
      return made;
    };
    const become = async (before: Awaited<ReturnType<typeof make>>, after: typeof before) => {
      expect(await subscriptions.replace(before, after, NOON)).toBe(true);
      return (await subscriptions.find(before.id)) ?? after;
    };
    const [waits, elsewhere] = [await make('440106'), await make('440305')];
    const backup = await make('440106001', 'fallback');
    await become(backup, activated(backup, NOON));
    const rests = await make('440106');
    const awake = await become(rests, activated(rests, NOON));
    const left = await make('440106');
    await become(left, ended(left, 'deleted', NOON));
    const range = { slotId: 'aside', province: '44', from: '4401', before: '4401:' };
    const all = async () => {
      const ids: string[] = [];
      for (let after: string | null = null, more = true; more; more = after !== null) {
        const page: Awaited<ReturnType<Aside['read']>> = await aside.read(range, after, 1);
        ids.push(...page.ids);
        after = page.next;
      }
      return ids.sort();
    };
    expect(await all()).toEqual([waits.id, backup.id].sort());
    await become(awake, paused(awake, NOON));
    expect(await all()).toEqual([waits.id, backup.id, rests.id].sort());
    expect((await aside.read({ ...range, from: '4403', before: '4403:' }, null, 10)).ids).toEqual([elsewhere.id]);
  });
});

describe('files on S3 that break off', () => {
  it('leave no object and no part behind', async () => {
    const Bucket = await aBucket();
    const broken = async function* () {
      yield Buffer.alloc(12 * 1024 * 1024);
      throw new Error('no more');
    };
    await expect(new S3ExportFiles(objects, Bucket).write('exp-1/2', FORM, broken())).rejects.toThrow('no more');
    expect((await objects.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).toEqual([]);
    expect((await objects.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  });
});
