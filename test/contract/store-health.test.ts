import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DynamoStoreHealth } from '../../functions/adapters/dynamodb/dynamo-store-health.ts';
import type { StoreHealth, StoreName } from '../../functions/ports/store-health.ts';
import { ScriptedStoreHealth } from '../fakes/scripted-store-health.ts';
import { aDynamoDb, LOCAL, someTables } from './engines.ts';

const client = await aDynamoDb();
const scripted = (missing: StoreName | null): StoreHealth => {
  const health = new ScriptedStoreHealth();
  if (missing !== null) health.reach = { kind: 'unreached', store: missing, cause: new Error('gone') };
  return health;
};
const onDynamoDb = async (missing: StoreName | null): Promise<StoreHealth> => {
  const tables = await someTables(client);
  return new DynamoStoreHealth(client, missing === null ? tables : { ...tables, [missing]: 'Nowhere' });
};
const implementations: readonly (readonly [string, (missing: StoreName | null) => Promise<StoreHealth>])[] = [
  ['scripted', async (missing) => scripted(missing)],
  ['on DynamoDB', onDynamoDb],
];
const STORES: readonly StoreName[] = ['registry', 'notices', 'subscriptions', 'mailings'];

describe.each(implementations)('the health of the stores, %s', (_, make) => {
  it('is good when each of them answers', async () => {
    expect(await (await make(null)).look()).toEqual({ kind: 'reached' });
  });

  it.each(STORES)('names the one that does not: %s', async (store) => {
    expect(await (await make(store)).look()).toEqual({ kind: 'unreached', store, cause: expect.any(Error) });
  });
});

describe('the health of the stores on DynamoDB', () => {
  it('is bad when nobody is there at all', async () => {
    const nowhere = new DynamoDBClient({ ...LOCAL, endpoint: 'http://127.0.0.1:9', maxAttempts: 5 });
    onTestFinished(() => nowhere.destroy());
    const tables = { registry: 'a', notices: 'b', subscriptions: 'c', mailings: 'd' };
    expect(await new DynamoStoreHealth(nowhere, tables).look()).toMatchObject({ kind: 'unreached', store: 'registry' });
  });
});
