import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoAside } from '../../functions/adapters/dynamodb/subscriptions/dynamo-aside.ts';
import { DynamoAsideBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-aside-backfill.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { truthItem } from '../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import { rangesOf, scopeOf } from '../../functions/domain/audience/directory.ts';
import { EVERYWHERE } from '../../functions/domain/region.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { ended, resumed } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY } from '../../functions/domain/time.ts';
import type { Aside } from '../../functions/ports/aside.ts';
import type { AsideBackfill } from '../../functions/ports/aside-backfill.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryAsideBackfill } from '../fakes/in-memory-aside-backfill.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{
  store: SubscriptionStore;
  aside: Aside;
  backfill: AsideBackfill;
  /** Keeps one as release 0.1.0 did, which knew no list of what stands aside. */
  adopt: (subscription: Subscription) => Promise<void>;
}>;

const client = await aDynamoDb();
const vault = new FakeVault();

const onDynamoDb = async () => {
  const { subscriptions, mailings } = await someTables(client);
  return {
    table: subscriptions,
    store: new DynamoSubscriptionStore(client, subscriptions, vault),
    aside: new DynamoAside(client, subscriptions),
    backfill: new DynamoAsideBackfill(client, subscriptions, mailings),
    adopt: async (subscription: Subscription) => {
      const item = { ...truthItem(subscription, 'address-key'), asidePk: undefined, asideSk: undefined, ttl: undefined };
      await client.send(new PutItemCommand({ TableName: subscriptions, Item: marshall(item, { removeUndefinedValues: true }) }));
    },
  };
};

const inMemory = async () => {
  const store = new InMemorySubscriptions(vault);
  return { store, aside: store.aside, backfill: new InMemoryAsideBackfill(store), adopt: async (one: Subscription) => store.adopt(one) };
};

const [RANGE] = rangesOf(scopeOf([EVERYWHERE]), [{ slotId: 'aside', province: '44' }]);
const listedIn = async (aside: Aside): Promise<ReadonlySet<string>> => {
  if (!RANGE) throw new Error('there is a range');
  return new Set((await aside.read(RANGE, null, 100)).ids);
};

/** Page by page. @returns how many were listed */
const walk = async (backfill: AsideBackfill): Promise<number> => {
  let [listed, after]: [number, string | null] = [0, null];
  do {
    const page: Awaited<ReturnType<AsideBackfill['list']>> = await backfill.list(after);
    listed += page.listed;
    after = page.next;
  } while (after !== null);
  return listed;
};

const aside = () => [
  aSubscription({ status: 'paused' }),
  aSubscription({ status: 'pending', confirmedAt: null, createdAt: NOON }),
  aSubscription({ status: 'disabled', channel: aWebhook({ url: 'https://hooks.club.example/gone' }) }),
];

describe.each<readonly [string, () => Promise<Stores>]>([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamoDb],
])('whom release 0.1.0 kept outside its directory, %s,', (_, make) => {
  it('is listed once, as it stands, beside what this release wrote', async () => {
    const { store, aside: list, backfill, adopt } = await make();
    const [old, others] = [aside(), [aSubscription(), ended(aSubscription(), 'unsubscribed', NOON)]];
    for (const one of [...old, ...others]) await adopt(one);
    const fresh = aSubscription({ status: 'pending', confirmedAt: null });
    await store.create(fresh);
    expect(await listedIn(list)).toEqual(new Set([fresh.id]));
    expect(await walk(backfill)).toBe(3);
    expect(await listedIn(list)).toEqual(new Set([fresh, ...old].map(({ id }) => id)));
    for (const one of old) expect(await store.find(one.id)).toEqual(one);
    expect(await walk(backfill)).toBe(0);
  });

  it('leaves the list again as soon as it comes back', async () => {
    const { store, aside: list, backfill, adopt } = await make();
    const paused = aSubscription({ status: 'paused' });
    await adopt(paused);
    await walk(backfill);
    expect(await store.replace(paused, resumed(paused, NOON), NOON)).toBe(true);
    expect(await listedIn(list)).toEqual(new Set());
  });

  it('has a place at which the walk goes on', async () => {
    const { backfill } = await make();
    expect(await backfill.progress()).toBeNull();
    for (const progress of [
      { kind: 'walking', after: 'SUB#sub-1\nSUB' },
      { kind: 'finished', at: NOON },
    ] as const) {
      await backfill.saveProgress(progress);
      expect(await backfill.progress()).toEqual(progress);
    }
  });
});

describe('the walk on DynamoDB', () => {
  it('goes on behind the last item of a page, and gives a sign-up that nobody confirms its end', async () => {
    const { table, backfill, adopt, aside: list } = await onDynamoDb();
    const many = Array.from({ length: 560 }, () => aSubscription());
    const [paused, pending, disabled] = aside();
    if (!paused || !pending || !disabled) throw new Error('there are three');
    await Promise.all([...many, paused, pending, disabled].map(adopt));
    const first = await backfill.list(null);
    expect(first.next).toMatch(/^SUB#.*\nSUB$/);
    const rest = await backfill.list(first.next);
    expect(rest.next).toBeNull();
    expect(first.listed + rest.listed).toBe(3);
    expect((await listedIn(list)).size).toBe(3);
    const ttl = async (id: string): Promise<string | undefined> => {
      const Key = marshall({ pk: `SUB#${id}`, sk: 'SUB' });
      return (await client.send(new GetItemCommand({ TableName: table, Key }))).Item?.['ttl']?.N;
    };
    expect(Number(await ttl(pending.id)) * 1000).toBe(Date.parse(NOON) + 30 * DAY);
    expect([await ttl(paused.id), await ttl(disabled.id)]).toEqual([undefined, undefined]);
  });
});
