import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoContactBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-contact-backfill.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { truthItem } from '../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { changed, ended } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { ContactBackfill } from '../../functions/ports/contact-backfill.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryContactBackfill } from '../fakes/in-memory-contact-backfill.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{
  store: SubscriptionStore;
  backfill: ContactBackfill;
  /** Keeps one as an earlier release did, which knew no contacts. */
  adopt: (subscription: Subscription) => Promise<void>;
}>;

const client = await aDynamoDb();
const vault = new FakeVault();

describe.each<readonly [string, () => Promise<Stores>]>([
  [
    'in memory',
    async () => {
      const store = new InMemorySubscriptions(vault);
      return { store, backfill: new InMemoryContactBackfill(store), adopt: async (subscription) => store.adopt(subscription) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions, mailings } = await someTables(client);
      return {
        store: new DynamoSubscriptionStore(client, subscriptions, vault),
        backfill: new DynamoContactBackfill(client, subscriptions, mailings, vault),
        adopt: async (subscription) => {
          const Item = marshall(truthItem(subscription, 'address-key'), { removeUndefinedValues: true });
          await client.send(new PutItemCommand({ TableName: subscriptions, Item }));
        },
      };
    },
  ],
])('contacts of what earlier releases confirmed, %s,', (_, make) => {
  const hook = () => aSubscription({ channel: aWebhook({ url: 'https://hooks.club.example/notices' }) });

  it('are taken once, for whatever lives, and let nobody else in then', async () => {
    const { store, backfill, adopt } = await make();
    const old = [hook(), aSubscription(), { ...aSubscription(), status: 'paused' as const }];
    const others = [ended(aSubscription(), 'unsubscribed', NOON), aSubscription({ status: 'pending', confirmedAt: null })];
    for (const one of [...old, ...others]) await adopt(one);
    const ids = [...old, ...others].map(({ id }) => id);
    expect(await backfill.claim([...ids, 'sub-nobody'])).toEqual({ claimed: 3, heldByOthers: [] });
    for (const one of old) {
      expect(await store.holder(one)).toBe(one.id);
      expect(await store.find(one.id)).toEqual(one);
    }
    for (const one of others) expect(await store.holder(one)).toBeNull();
    expect(await backfill.claim(ids)).toEqual({ claimed: 0, heldByOthers: [] });

    const second = { ...hook(), status: 'pending' as const };
    await store.create(second);
    expect(await store.replace(second, { ...second, status: 'active', revision: 2 }, NOON)).toBe(false);
  });

  it('are given up with the subscription, as any other', async () => {
    const { store, backfill, adopt } = await make();
    const old = hook();
    await adopt(old);
    await backfill.claim([old.id]);
    expect(await store.replace(old, ended(old, 'unsubscribed', NOON), NOON)).toBe(true);
    const next = hook();
    await adopt(next);
    expect(await backfill.claim([next.id])).toEqual({ claimed: 1, heldByOthers: [] });
    expect(await store.holder(old)).toBe(next.id);
  });

  it('go to the first of two that were left, and the second stays as it is', async () => {
    const { store, backfill, adopt } = await make();
    const [first, second] = [hook(), hook()];
    for (const one of [first, second]) await adopt(one);
    expect(await backfill.claim([first.id, second.id])).toEqual({ claimed: 1, heldByOthers: [second.id] });
    expect(await store.holder(second)).toBe(first.id);
    expect(await store.find(second.id)).toEqual(second);
    const next = changed(first, { language: 'en' }, NOON);
    expect(await store.replace(first, next, NOON)).toBe(true);
    expect(await store.holder(first)).toBe(first.id);
  });

  it('are taken for a hundred at a time, and no more', async () => {
    const { backfill } = await make();
    await expect(backfill.claim(Array.from({ length: 101 }, (_, i) => `sub-${i}`))).rejects.toThrow(RangeError);
  });

  it('are looked for by a walk that remembers where it is, and when it was done', async () => {
    const { backfill } = await make();
    expect(await backfill.progress()).toBeNull();
    const walking = { kind: 'walking', partition: { slotId: 'now', province: '44' }, after: null } as const;
    for (const progress of [walking, { ...walking, after: '4401#sub-1' }, { kind: 'finished', at: NOON } as const]) {
      await backfill.saveProgress(progress);
      expect(await backfill.progress()).toEqual(progress);
    }
  });
});
