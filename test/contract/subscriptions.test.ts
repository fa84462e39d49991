import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import {
  covers,
  type DirectoryEntry,
  directoryEntries,
  inForceAt,
  type Range,
  rangesOf,
  rowKey,
  scopeOf,
} from '../../functions/domain/audience/directory.ts';
import type { Channel, Frequency, Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { MOST_WATCHED_REGIONS } from '../../functions/domain/subscriptions/subscription.ts';
import { paused, resumed, succeeded } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { Directory } from '../../functions/ports/directory.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{ store: SubscriptionStore; directory: Directory }>;

const client = await aDynamoDb();
const vault = new FakeVault();
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const both = new InMemorySubscriptions(vault);
      return { store: both, directory: both };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions } = await someTables(client);
      return {
        store: new DynamoSubscriptionStore(client, subscriptions, vault),
        directory: new DynamoDirectory(client, subscriptions),
      };
    },
  ],
];

const DAILY: Frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false };
const WEEKLY: Frequency = { mode: 'weekly', weekday: 1, hour: 8, timeZone: 'America/Argentina/Buenos_Aires', workdaysOnly: true };

/** As a person would: sign up, then confirm. */
const keep = async ({ store }: Stores, active: Subscription): Promise<Subscription> => {
  const pending: Subscription = { ...active, status: 'pending', revision: active.revision - 1, confirmedAt: null };
  await store.create(pending);
  expect(await store.replace(pending, active, active.frequencySince)).toBe(true);
  return active;
};

const changed = (before: Subscription, change: Partial<Subscription>): Subscription => ({
  ...before,
  ...change,
  revision: before.revision + 1,
});

const readRange = async (directory: Directory, range: Range): Promise<DirectoryEntry[]> => {
  const entries: DirectoryEntry[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Directory['read']>> = await directory.read(range, after);
    entries.push(...page.entries);
    after = page.next;
  } while (after !== null);
  return entries;
};

const readAll = async (directory: Directory, regions: readonly string[] = ['']): Promise<DirectoryEntry[]> => {
  const ranges = rangesOf(scopeOf(regions), await directory.partitions());
  return (await Promise.all(ranges.map((range) => readRange(directory, range)))).flat();
};

const changedTo = (before: Subscription, channel: Channel): Subscription => succeeded(before, channel, NOON);

const keysOf = (entries: readonly DirectoryEntry[]): string[] => entries.map((entry) => `${entry.slotId} ${rowKey(entry)}`).sort();

describe.each(implementations)('subscriptions and their directory %s', (_, makeStores) => {
  it('whose channel becomes one of the other type stand under the same keys, and say since when', async () => {
    const stores = await makeStores();
    const { store, directory } = stores;
    const before = await keep(stores, aSubscription({ revision: 2, filter: { watch: ['4403'] } }));
    const keys = keysOf(await readAll(directory));
    const toHook = changedTo(before, aWebhook({ fallbackEmail: 'clerk@club.example' }));
    expect(await store.replace(before, toHook, NOON)).toBe(true);
    const rows = await readAll(directory);
    expect(keysOf(rows)).toEqual(keys);
    const since = ['2026-11-20T04:05:00.000Z'];
    expect(rows.map(({ channel, retypedAt }) => [channel, retypedAt])).toEqual([
      ['webhook', since],
      ['webhook', since],
    ]);
    expect(await store.withAddress(await vault.addressKey(before.channel.type === 'email' ? before.channel.address : ''))).toEqual([]);
    expect(await store.withAddress(await vault.addressKey('clerk@club.example'))).toEqual([before.id]);
    expect(await store.holder({ ...before, id: 'sub-another' })).toBeNull();

    const back = changedTo(toHook, { type: 'email', address: 'office@club.example' });
    expect(await store.replace(toHook, back, NOON)).toBe(true);
    expect((await readAll(directory)).map(({ channel }) => channel)).toEqual(['email', 'email']);
    expect(await store.find(before.id)).toEqual({ ...back, retypedAt: [...since, ...since] });
    expect(await store.withAddress(await vault.addressKey('clerk@club.example'))).toEqual([]);
    expect(await store.withAddress(await vault.addressKey('office@club.example'))).toEqual([before.id]);
    expect(await store.holder({ ...toHook, id: 'sub-another' })).toBeNull();
  });

  it('come back as they were kept, with everything that a subscription can have', async () => {
    const { store } = await makeStores();
    const email = aSubscription({
      status: 'pending',
      organization: {
        community: '清溪社区',
        rural: true,
        hub: true,
        memberOf: 'org-1',
        registration: 'filed',
        uscc: '91350100M000100Y43',
        filingNumber: '备-12',
      },
      filter: {
        watch: ['4401', ''],
        topics: ['culture'],
        agencies: ['yl-mzt'],
        kinds: ['notice', 'opinion'],
        keywords: ['养老, 助餐', '#1'],
        minUrgency: 'urgent',
      },
      frequency: WEEKLY,
      language: 'en',
      consentAskedAt: null,
      confirmedAt: null,
    });
    const webhook = aSubscription({
      status: 'pending',
      channel: aWebhook({ sealedSecrets: ['a', 'b'], fallbackEmail: 'office@club.example' }),
      frequency: DAILY,
      endedAt: NOON,
      endedReason: 'unsubscribed',
    });
    for (const subscription of [email, webhook]) {
      await store.create(subscription);
      expect(await store.find(subscription.id)).toEqual(subscription);
    }
    expect(await store.find('sub-unknown')).toBeNull();
    await expect(store.create(email)).rejects.toThrow();
  });

  it('are found a hundred at a time, each once, without those that do not exist', async () => {
    const { store } = await makeStores();
    const subscriptions = Array.from({ length: 99 }, () => aSubscription({ status: 'pending' }));
    await Promise.all(subscriptions.map((subscription) => store.create(subscription)));
    const ids = subscriptions.map(({ id }) => id);
    const found = await store.findMany([...ids, 'sub-unknown']);
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect(found.get(ids[7] ?? '')).toEqual(subscriptions[7]);
    expect(await store.findMany([])).toEqual(new Map());
    expect((await store.findMany([ids[0] ?? '', ids[0] ?? ''])).size).toBe(1);
    await expect(store.findMany(Array.from({ length: 101 }, (_, i) => `sub-${i}`))).rejects.toThrow(RangeError);
  });

  it('have no rows until they are confirmed', async () => {
    const { store, directory } = await makeStores();
    await store.create(aSubscription({ status: 'pending' }));
    expect(await readAll(directory)).toEqual([]);
  });

  it('have a row for each of their regions, and a row says all that decides', async () => {
    const stores = await makeStores();
    const plain = await keep(stores, aSubscription({ region: '440106001' }));
    const rich = await keep(
      stores,
      aSubscription({
        region: '110108',
        organization: { rural: true, hub: true, class: 'charity' },
        filter: {
          watch: ['4401', '11', '', '110108'],
          topics: ['culture', 'sports'],
          agencies: ['yl-mzt'],
          kinds: ['letter'],
          keywords: ['养老,助餐'],
          minUrgency: 'immediate',
        },
        channel: aWebhook(),
        language: 'en',
        frequency: WEEKLY,
        frequencySince: '2026-03-04T05:06:07.890Z',
      }),
    );
    const entries = await readAll(stores.directory);
    expect(keysOf(entries)).toEqual(keysOf([...directoryEntries(plain), ...directoryEntries(rich)]));
    const byKey = (a: DirectoryEntry, b: DirectoryEntry): number => (rowKey(a) < rowKey(b) ? -1 : 1);
    expect([...entries].sort(byKey)).toEqual([...directoryEntries(plain), ...directoryEntries(rich)].sort(byKey));
  });

  it('keep their rows when their endpoint is switched off: what they miss is known by that', async () => {
    const stores = await makeStores();
    const active = await keep(stores, aSubscription({ channel: aWebhook() }));
    const off = changed(active, { status: 'disabled' });
    expect(await stores.store.replace(active, off, NOON)).toBe(true);
    expect(await readAll(stores.directory)).toEqual(directoryEntries(active));
    expect(await stores.store.replace(off, changed(off, { status: 'ended', endedAt: NOON, endedReason: 'unsubscribed' }), NOON)).toBe(true);
    expect(await readAll(stores.directory)).toEqual([]);
  });

  it('lose their rows while they are paused, and when they end', async () => {
    const stores = await makeStores();
    const active = await keep(stores, aSubscription({ filter: { watch: ['11', '4403'] } }));
    const paused = changed(active, { status: 'paused' });
    expect(await stores.store.replace(active, paused, NOON)).toBe(true);
    expect(await readAll(stores.directory)).toEqual([]);
    const resumed = changed(paused, { status: 'active' });
    await stores.store.replace(paused, resumed, NOON);
    expect(await readAll(stores.directory)).toHaveLength(3);
    await stores.store.replace(resumed, changed(resumed, { status: 'ended', endedAt: NOON, endedReason: 'deleted' }), NOON);
    expect(await readAll(stores.directory)).toEqual([]);
  });

  it('move with their regions and leave nothing behind', async () => {
    const stores = await makeStores();
    const before = await keep(stores, aSubscription({ region: '440106', filter: { watch: ['11', '4403'] } }));
    const after = changed(before, {
      organization: { ...before.organization, region: '440305' },
      filter: { ...before.filter, watch: ['11', '31'], topics: ['culture'] },
    });
    expect(await stores.store.replace(before, after, NOON)).toBe(true);
    expect(keysOf(await readAll(stores.directory))).toEqual(keysOf(directoryEntries(after)));
    expect((await readAll(stores.directory)).map(({ candidate }) => candidate.topics)).toEqual([['culture'], ['culture'], ['culture']]);
  });

  it.each([
    ['another slot', DAILY],
    ['the same slot again', { mode: 'immediate' }],
  ] as const)('speak by the old frequency for what was published before a change to %s', async (_, frequency) => {
    const stores = await makeStores();
    const before = await keep(stores, aSubscription({ filter: { watch: ['11'] } }));
    const after = changed(before, { frequency, frequencySince: NOON });
    expect(await stores.store.replace(before, after, NOON)).toBe(true);
    const rows = await readAll(stores.directory);
    expect(rows).toHaveLength(4);
    const old = rows.filter((row) => inForceAt(row, '2026-11-20T03:59:59.999Z'));
    const current = rows.filter((row) => inForceAt(row, NOON));
    expect(old.map(({ slotId, at, until }) => [slotId, at, until])).toEqual(
      expect.arrayContaining([
        ['immediate', '440106', NOON],
        ['immediate', '11', NOON],
      ]),
    );
    expect(keysOf(current)).toEqual(keysOf(directoryEntries(after)));
    expect(old.length + current.length).toBe(4);
  });

  it('speak for what was published before a pause and after it, and not for what was meanwhile', async () => {
    const stores = await makeStores();
    const before = await keep(stores, aSubscription());
    const pausing = paused(before, NOON);
    expect(await stores.store.replace(before, pausing, NOON)).toBe(true);
    expect(await stores.store.find(before.id)).toEqual(pausing);
    expect(await readAll(stores.directory)).toEqual([]);
    const back = resumed(pausing, '2026-11-21T04:00:00.000Z');
    expect(await stores.store.replace(pausing, back, NOON)).toBe(true);
    expect(await stores.store.find(before.id)).toEqual(back);
    const rows = await readAll(stores.directory);
    expect(rows).toEqual(directoryEntries(back));
    const times = ['2026-11-20T03:59:59.999Z', NOON, '2026-11-21T03:59:59.999Z', '2026-11-21T04:00:00.000Z'];
    expect(rows.map((row) => times.map((at) => inForceAt(row, at)))).toEqual([[true, false, false, true]]);
  });

  it('may change frequency even when they watch as many regions as can be watched', async () => {
    const stores = await makeStores();
    const watch = Array.from({ length: MOST_WATCHED_REGIONS }, (_, i) => `44${String(i + 1).padStart(2, '0')}`);
    const before = await keep(stores, aSubscription({ region: '11', filter: { watch } }));
    expect(await stores.store.replace(before, changed(before, { frequency: DAILY, frequencySince: NOON }), NOON)).toBe(true);
    expect(await readAll(stores.directory)).toHaveLength(2 * (MOST_WATCHED_REGIONS + 1));
  });

  it('are changed by one of two who started from the same revision, rows and all', async () => {
    const stores = await makeStores();
    const before = await keep(stores, aSubscription());
    const changes = ['4401', '4402', '4403', '4404'].map((region) => changed(before, { organization: { ...before.organization, region } }));
    const answers = await Promise.all(changes.map((after) => stores.store.replace(before, after, NOON)));
    expect(answers.filter((answer) => answer)).toHaveLength(1);
    const winner = changes[answers.indexOf(true)];
    expect(await stores.store.find(before.id)).toEqual(winner);
    expect((await readAll(stores.directory)).map(({ at }) => at)).toEqual([winner?.organization.region]);
    expect(await stores.store.replace(before, changed(before, { status: 'ended' }), NOON)).toBe(false);
    expect(await stores.store.replace(aSubscription(), aSubscription(), NOON)).toBe(false);
  });

  it('are found by the hash of their address, however it was written, also when they have ended', async () => {
    const { store } = await makeStores();
    const direct = aSubscription({ status: 'ended', channel: { type: 'email', address: 'Office@Club.example' } });
    const fallback = aSubscription({ status: 'pending', channel: aWebhook({ fallbackEmail: 'office@club.example' }) });
    const other = aSubscription({ status: 'pending' });
    const none = aSubscription({ status: 'pending', channel: aWebhook() });
    for (const subscription of [direct, fallback, other, none]) await store.create(subscription);
    const found = await store.withAddress(await vault.addressKey(' office@club.EXAMPLE'));
    expect([...found].sort()).toEqual([direct.id, fallback.id].sort());
    expect(await store.withAddress(await vault.addressKey('nobody@club.example'))).toEqual([]);
  });

  it('know where they stood in the directory, and not where they stand', async () => {
    const stores = await makeStores();
    const active = await keep(stores, aSubscription({ region: '440106' }));
    expect(await stores.store.formerRows(active.id)).toEqual([]);
    const moved = changed(active, { organization: { ...active.organization, region: '440305' } });
    expect(await stores.store.replace(active, moved, NOON)).toBe(true);
    const gone = { slotId: 'immediate', regions: ['440106'], goneAt: NOON };
    expect(await stores.store.formerRows(active.id)).toEqual([gone]);
    expect(await stores.store.replace(moved, changed(moved, { status: 'ended' }), NOON)).toBe(true);
    expect(await stores.store.formerRows(active.id)).toEqual([gone, { ...gone, regions: ['440305'] }]);
    expect(await stores.store.formerRows('sub-nobody')).toEqual([]);
  });

  it('are found by an address among its newest two hundred, in the order of their making, however often a stranger signs it up', async () => {
    const { store } = await makeStores();
    const channel = { type: 'email', address: 'crowded@club.example' } as const;
    const ids = Array.from({ length: 203 }, (_, i) => `sub-${String(i).padStart(4, '0')}`);
    await Promise.all(ids.toReversed().map((id) => store.create(aSubscription({ id, status: 'pending', channel }))));
    expect(await store.withAddress(await vault.addressKey(channel.address))).toEqual(ids.slice(-200));
  });

  it('know their partitions before their first row is there, and for ever after', async () => {
    const stores = await makeStores();
    expect(await stores.directory.partitions()).toEqual([]);
    const active = await keep(stores, aSubscription({ region: '440106', filter: { watch: ['', '1101'] }, frequency: WEEKLY }));
    const slotId = 'w1-08w:America:Argentina:Buenos_Aires';
    const partitions = ['00', '11', '44'].map((province) => ({ slotId, province }));
    expect(await stores.directory.partitions()).toEqual(partitions);
    await stores.store.replace(active, changed(active, { status: 'paused' }), NOON);
    expect(await stores.directory.partitions()).toEqual(partitions);
  });

  describe('the directory', () => {
    const code = fc.constantFrom('', '44', '4401', '440106', '440106001', '440106002', '4403', '440305', '11', '1101', '110108', '31');
    const scope = fc.array(code, { minLength: 1, maxLength: 3 });
    const aCandidate = fc.record({
      region: code.filter((region) => region !== ''),
      watch: fc.array(code, { maxLength: 3 }),
      frequency: fc.constantFrom<Frequency>({ mode: 'immediate' }, DAILY),
    });

    it('is come past row by row in key order, each row in scope once, and no other row', async () => {
      const stores = await makeStores();
      const subscriptions = fc
        .sample(aCandidate, { numRuns: 60, seed: 44 })
        .map(({ region, watch, frequency }, i) =>
          aSubscription({ region, organization: { name: `清溪社区第 ${i} 合唱队` }, frequency, filter: { watch } }),
        );
      await Promise.all(subscriptions.map((subscription) => keep(stores, subscription)));
      const rows = subscriptions.flatMap(directoryEntries);

      await fc.assert(
        fc.asyncProperty(scope, async (regions) => {
          const inScope = rows.filter(({ at }) => covers(scopeOf(regions), at));
          expect(keysOf(await readAll(stores.directory, regions))).toEqual(keysOf(inScope));
          for (const range of rangesOf(scopeOf(regions), await stores.directory.partitions())) {
            const keys = (await readRange(stores.directory, range)).map(rowKey);
            expect(keys).toEqual([...keys].sort());
          }
        }),
        { numRuns: 12, seed: 7 },
      );
    });

    it('goes on behind any row key, whether that row still stands or not', async () => {
      const stores = await makeStores();
      const kept = await Promise.all(Array.from({ length: 12 }, () => keep(stores, aSubscription({ region: '440106' }))));
      const range: Range = { slotId: 'immediate', province: '44', from: '44', before: '44:' };
      const keys = (await readRange(stores.directory, range)).map(rowKey);
      const gone = kept[5];
      if (!gone) throw new Error('twelve were kept');
      await stores.store.replace(gone, changed(gone, { status: 'ended' }), NOON);
      for (const after of keys) {
        const page = await stores.directory.read(range, after);
        const rest = keys.filter((key) => key > after && key !== `440106#${gone.id}`);
        expect(page.entries.map(rowKey)).toEqual(rest.slice(0, page.entries.length));
        expect(page.entries.length > 0 || rest.length === 0).toBe(true);
      }
    });

    it('is read to its end when it is larger than a page', async () => {
      const stores = await makeStores();
      const keywords = Array.from({ length: 40 }, (_, i) => `词 ${i}`.padEnd(100, '词'));
      // Each of an organization of its own: many that join one at the same moment stand in each other's way.
      const active = Array.from({ length: 110 }, (_, i) =>
        aSubscription({ region: '440106', organization: { name: `清溪社区第 ${i} 合唱队` }, filter: { keywords } }),
      );
      await Promise.all(active.map((subscription) => keep(stores, subscription)));
      const range: Range = { slotId: 'immediate', province: '44', from: '4401', before: '4401:' };
      expect((await stores.directory.read(range, null)).next).not.toBeNull();
      expect((await readRange(stores.directory, range)).map(({ subscriptionId }) => subscriptionId)).toEqual(
        active.map(({ id }) => id).sort(),
      );
    });

    it('is empty where nobody is', async () => {
      const { directory } = await makeStores();
      const range: Range = { slotId: 'immediate', province: '44', from: '#', before: ':' };
      expect(await directory.read(range, null)).toEqual({ entries: [], next: null });
    });
  });
});
