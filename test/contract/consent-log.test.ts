import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoConsentLog } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-log.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { activated, ended, forgone, restored } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, after as laterBy } from '../../functions/domain/time.ts';
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
  /** Of each item of a subscription: the days from noon until it is deleted; null: it stays. */
  const daysOf = async (table: string, id: string) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toAttributes({ ':pk': `SUB#${id}` }),
        ConsistentRead: true,
      }),
    );
    return Object.fromEntries(
      Items.map((item) => unmarshall(item)).map(({ act = 'subscription', ttl }) => [
        act,
        ttl === undefined ? null : Math.round((Number(ttl) * 1000 - Date.parse(NOON)) / DAY),
      ]),
    );
  };

  const aConfirmedOne = async (endedDays?: number) => {
    const { subscriptions } = await someTables(client);
    const store = new DynamoSubscriptionStore(client, subscriptions, new FakeVault(), endedDays);
    const one = aSignUp();
    await store.create(one, 'urgent', consentGiven(one, 'signed-up', FROM, NOON));
    expect(await daysOf(subscriptions, one.id)).toEqual({ subscription: 30, 'signed-up': 30 });
    const active = activated(one, LATER);
    await store.replace(one, active, LATER, consentGiven(one, 'confirmed', FROM, LATER));
    return { store, active, days: () => daysOf(subscriptions, one.id) };
  };
  const STAYS = { subscription: null, 'signed-up': null, confirmed: null };

  it('lapses with it, and stays once it is confirmed', async () => {
    const { days } = await aConfirmedOne(365);
    expect(await days()).toEqual(STAYS);
  });

  it('stays behind its end until somebody has it erased, unless a deployment chose otherwise', async () => {
    const { store, active, days } = await aConfirmedOne();
    await store.replace(active, ended(active, 'unsubscribed', LATER), LATER);
    expect(await days()).toEqual(STAYS);
  });

  it('is deleted with it so many days after its end, by whichever way it ended, and not if that is undone', async () => {
    const { store, active, days } = await aConfirmedOne(365);
    const gone = ended(active, 'unsubscribed', LATER);
    await store.replace(active, gone, LATER, consentGiven(active, 'left', FROM, LATER));
    expect(await days()).toEqual({ subscription: 365, 'signed-up': 365, confirmed: 365, left: 365 });
    const back = restored(gone, LATER);
    await store.replace(gone, back, LATER);
    expect(await days()).toEqual({ ...STAYS, left: null });
  });

  it('goes with one that ended before a deployment chose so, once that is written again', async () => {
    const { subscriptions } = await someTables(client);
    const [before, now] = [0, 365].map((days) => new DynamoSubscriptionStore(client, subscriptions, new FakeVault(), days));
    const one = aSignUp();
    await before?.create(one, 'urgent', consentGiven(one, 'signed-up', FROM, NOON));
    const active = activated(one, LATER);
    await before?.replace(one, active, LATER);
    const gone = ended(active, 'unsubscribed', LATER);
    await before?.replace(active, gone, LATER);
    await now?.replace(gone, forgone(gone), laterBy(NOON, DAY));
    expect(await daysOf(subscriptions, one.id)).toEqual({ subscription: 365, 'signed-up': 365 });
  });
});
