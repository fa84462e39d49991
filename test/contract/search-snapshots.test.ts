import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { DynamoFeedFollowers } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-followers.ts';
import { DynamoFeedTasks } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-tasks.ts';
import { DynamoNoticeLists } from '../../functions/adapters/dynamodb/notices/dynamo-notice-lists.ts';
import { DynamoNoticeStore } from '../../functions/adapters/dynamodb/notices/dynamo-notice-store.ts';
import { S3SearchSnapshots } from '../../functions/adapters/s3/s3-search-snapshots.ts';
import { toBeIndexed } from '../../functions/domain/notices/due-with.ts';
import { redact } from '../../functions/domain/notices/redaction.ts';
import { entryOf, type SearchEntry } from '../../functions/domain/search/search-entry.ts';
import type { SearchSnapshots } from '../../functions/ports/search-index.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { indexNotices, walkNotices } from '../../functions/usecases/search/index-notices.ts';
import { aNotice, anAudit, asWritten, NOON } from '../builders.ts';
import { s3 } from '../engines/clients.ts';
import { SettableClock } from '../fakes/clock-and-random.ts';
import { InMemorySearchSnapshots } from '../fakes/in-memory-search.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const { client: objects } = await s3();

const aBucket = async (): Promise<string> => {
  const Bucket = `search-${crypto.randomUUID()}`;
  await objects.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
};

const implementations: readonly (readonly [string, () => Promise<SearchSnapshots>])[] = [
  ['in memory', async () => new InMemorySearchSnapshots()],
  ['on S3', async () => new S3SearchSnapshots(objects, await aBucket())],
];

const entries = (...ids: readonly string[]): readonly SearchEntry[] =>
  ids.flatMap(
    (id) =>
      entryOf(aNotice({ id, documentNumber: '民函〔2026〕1号', expiresOn: '2027-01-01', sections: [{ body: `正文\n${id}\u2028行` }] })) ??
      [],
  );

describe.each(implementations)('lists of what is searched, %s', (_, make) => {
  it('are not there before they are written, and then as they were written', async () => {
    const snapshots = await make();
    expect([await snapshots.years(), await snapshots.read('2026'), await snapshots.walk()]).toEqual([[], null, null]);
    await snapshots.write('2025', entries('a'), null);
    await snapshots.write('2026', entries('b', 'c'), null);
    expect((await snapshots.years()).map(({ year }) => year)).toEqual(['2026', '2025']);
    const [newest] = await snapshots.years();
    const read = await snapshots.read('2026');
    expect([read?.tag, read?.entries]).toEqual([newest?.tag, entries('b', 'c')]);
    expect(newest?.bytes).toBeGreaterThan(0);
  });

  it('are replaced by who saw what stands, and by nobody else', async () => {
    const snapshots = await make();
    expect(await snapshots.write('2026', entries('a'), null)).toBe(true);
    expect(await snapshots.write('2026', entries('b'), null)).toBe(false);
    const seen = await snapshots.read('2026');
    const outcomes = await Promise.all(['c', 'd', 'e'].map((id) => snapshots.write('2026', entries(id), seen?.tag ?? null)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await snapshots.write('2026', entries('f'), seen?.tag ?? null)).toBe(false);
  });

  it('remember how far the walk is, by who saw it', async () => {
    const snapshots = await make();
    const walk = { startedAt: NOON, year: '2026', behind: NOON };
    expect([await snapshots.keepWalk(walk, null), await snapshots.keepWalk(walk, null)]).toEqual([true, false]);
    const kept = await snapshots.walk();
    expect(kept?.walk).toEqual(walk);
    expect(await snapshots.keepWalk({ startedAt: NOON, year: null }, kept?.tag ?? null)).toBe(true);
    expect((await snapshots.walk())?.walk).toEqual({ startedAt: NOON, year: null });
    expect(await snapshots.years()).toEqual([]);
  });
});

describe('what a redaction took', () => {
  const stored = async (Bucket: string): Promise<string> => {
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket }));
    const texts = await Promise.all(
      Contents.map(async ({ Key = '' }) => {
        const bytes = Buffer.from((await (await objects.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? []);
        return (Key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      }),
    );
    return texts.join('\n');
  };

  it('is in no stored byte once it has been taken in, also when a writer that saw it before comes last', async () => {
    const tables = await someTables(client);
    const bucket = await aBucket();
    const deps = {
      notices: new DynamoNoticeStore(client, tables.notices, tables.registry),
      noticeLists: new DynamoNoticeLists(client, tables.notices),
      snapshots: new S3SearchSnapshots(objects, bucket),
      followers: new DynamoFeedFollowers(client, tables.subscriptions, ''),
      feedTasks: new DynamoFeedTasks(client, tables.subscriptions),
      clock: new SettableClock(),
    };
    const leaked = aNotice({ id: 'leaked', title: '张三的证号', sections: [{ body: '证号 44010619990101 有误。' }] });
    await deps.notices.accept(leaked, null, { ...asWritten(leaked), due: toBeIndexed(leaked, NOON) });
    const late = await deps.notices.due('index', NOON, 10);
    await indexNotices(deps, late, new FaultCollector());
    await walkNotices(deps, () => true);
    expect(await stored(bucket)).toMatch(/张三[\s\S]*44010619990101/);

    const redacted = redact([leaked], 1, { reason: '误载', text: ['44010619990101', '张三'] }, NOON);
    if (redacted.kind !== 'redacted') throw new Error('it was refused');
    const due = toBeIndexed(redacted.notice, NOON);
    await deps.notices.replace(leaked, redacted.notice, { audit: anAudit(), due, rewritten: redacted.versions });
    // A writer that read the notice before it was redacted comes in between.
    const before = entryOf(leaked);
    await indexNotices(deps, await deps.notices.due('index', NOON, 10), new FaultCollector());
    await indexNotices(
      { ...deps, notices: { ...deps.notices, find: async () => leaked, due: async () => [], settle: async () => undefined } },
      late,
      new FaultCollector(),
    );
    expect(before?.text).toContain('44010619990101');
    expect(await stored(bucket)).not.toMatch(/张三|44010619990101/);
    expect(await deps.notices.due('index', NOON, 10)).toEqual([]);
  });
});
