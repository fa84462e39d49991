import { describe, expect, it } from 'vitest';
import { DynamoAside } from '../../functions/adapters/dynamodb/subscriptions/dynamo-aside.ts';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { EVERYWHERE } from '../../functions/domain/region.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { ended, paused } from '../../functions/domain/subscriptions/subscription-life.ts';
import { type WalkSubscriptions, walkSubscriptions } from '../../functions/usecases/subscriptions/walk-subscriptions.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const vault = new FakeVault();

type Stores = Readonly<{ walked: WalkSubscriptions; store: Pick<DynamoSubscriptionStore, 'create' | 'replace' | 'find'> }>;

const onDynamoDb = async (): Promise<Stores> => {
  const { subscriptions } = await someTables(client);
  const store = new DynamoSubscriptionStore(client, subscriptions, vault);
  const walked = {
    directory: new DynamoDirectory(client, subscriptions),
    aside: new DynamoAside(client, subscriptions),
    subscriptions: store,
  };
  return { store, walked };
};

const inMemory = async (): Promise<Stores> => {
  const store = new InMemorySubscriptions(vault);
  return { store, walked: { directory: store, aside: store.aside, subscriptions: store } };
};

/** As it stands after it was confirmed and became what is given. */
const keep = async ({ store }: Stores, wanted: Subscription, then?: (active: Subscription) => Subscription): Promise<string> => {
  const pending: Subscription = { ...wanted, status: 'pending', confirmedAt: null };
  await store.create(pending);
  if (wanted.status === 'pending') return wanted.id;
  expect(await store.replace(pending, { ...wanted, revision: wanted.revision + 1 }, NOON)).toBe(true);
  const active = await store.find(wanted.id);
  if (active && then) expect(await store.replace(active, then(active), NOON)).toBe(true);
  return wanted.id;
};

const switchedOff = (active: Subscription): Subscription => ({ ...active, status: 'disabled', revision: active.revision + 1 });

const idsOf = async ({ walked }: Stores, withRows: boolean): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { found } of walkSubscriptions(walked, { region: EVERYWHERE, withRows })) ids.push(...found.map(({ id }) => id));
  return ids.sort();
};

describe.each<readonly [string, () => Promise<Stores>]>([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamoDb],
])('a walk over all subscriptions, %s,', (_, make) => {
  it('comes past each that has not ended once, also an endpoint that is switched off and keeps its rows', async () => {
    const stores = await make();
    const reads = await keep(stores, aSubscription({ organization: { name: '合唱团' }, filter: { watch: ['11', '4403'] } }));
    const off = await keep(
      stores,
      aSubscription({ organization: { name: '长者饭堂' }, filter: { watch: ['31'] }, channel: aWebhook() }),
      switchedOff,
    );
    const rests = await keep(stores, aSubscription({ organization: { name: '读报组' } }), (active) => paused(active, NOON));
    const waits = await keep(stores, aSubscription({ organization: { name: '龙舟队' }, status: 'pending', confirmedAt: null }));
    await keep(stores, aSubscription({ organization: { name: '风筝会' } }), (active) => ended(active, 'deleted', NOON));
    expect(await idsOf(stores, true)).toEqual([reads, off, rests, waits].sort());
    expect(await idsOf(stores, false)).toEqual([off, rests, waits].sort());
  });
});
