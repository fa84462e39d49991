import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoConsentLog } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-log.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { activated } from '../../functions/domain/subscriptions/subscription-life.ts';
import { after as laterBy } from '../../functions/domain/time.ts';
import { consentGiven } from '../../functions/usecases/subscriptions/consent-given.ts';
import { aSubscription, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const FROM = { via: 'api', network: '203.0.113.77' } as const;
const LATER = laterBy(NOON, 1000);
const aSignUp = () => aSubscription({ status: 'pending', createdAt: NOON, confirmedAt: null });

const inMemory = async () => {
  const store = new InMemorySubscriptions(new FakeVault());
  return { store, log: store };
};
const onDynamoDb = async () => {
  const { subscriptions } = await someTables(client);
  return { store: new DynamoSubscriptionStore(client, subscriptions, new FakeVault()), log: new DynamoConsentLog(client, subscriptions) };
};

describe.each([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamoDb],
] as const)('a consent log %s', (_, make) => {
  it('is written with what was agreed to, and read newest first, of one subscription', async () => {
    const { store, log } = await make();
    const [one, other] = [aSignUp(), aSignUp()];
    const signedUp = consentGiven(one, 'signed-up', FROM, NOON);
    await store.create(one, 'urgent', signedUp);
    await store.create(other, 'urgent', consentGiven(other, 'signed-up', FROM, NOON));
    const active = activated(one, LATER);
    const confirmed = consentGiven(active, 'confirmed', FROM, LATER);
    expect(await store.replace(one, active, LATER, confirmed)).toBe(true);
    expect(await log.consentsOf(one.id, 10)).toEqual([confirmed, signedUp]);
    expect(await log.consentsOf(one.id, 1)).toEqual([confirmed]);
    expect(await log.consentsOf('sub-nobody', 10)).toEqual([]);
  });

  it('says nothing of what came to nothing', async () => {
    const { store, log } = await make();
    const one = aSignUp();
    await store.create(one);
    const stale = { ...one, revision: 7 };
    expect(await store.replace(stale, activated(stale, LATER), LATER, consentGiven(one, 'confirmed', FROM, LATER))).toBe(false);
    expect(await log.consentsOf(one.id, 10)).toEqual([]);
  });
});

describe('what a sign-up agreed to', () => {
  it('lapses with it, and stays once it is confirmed', async () => {
    const { subscriptions } = await someTables(client);
    const store = new DynamoSubscriptionStore(client, subscriptions, new FakeVault());
    const one = aSignUp();
    await store.create(one, 'urgent', consentGiven(one, 'signed-up', FROM, NOON));
    const lapses = async (): Promise<boolean> => {
      const Key = toAttributes({ pk: `SUB#${one.id}`, sk: `CONSENT#${NOON}#signed-up` });
      const { Item } = await client.send(new GetItemCommand({ TableName: subscriptions, Key, ConsistentRead: true }));
      expect(Item).toBeDefined();
      return Item?.['ttl'] !== undefined;
    };
    expect(await lapses()).toBe(true);
    await store.replace(one, activated(one, LATER), LATER, consentGiven(one, 'confirmed', FROM, LATER));
    expect(await lapses()).toBe(false);
  });
});
