import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type ConsumedCapacity,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb } from './clients.ts';

const { client } = await dynamoDb();
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const TableName = await aTable(client, {
  AttributeDefinitions: [attribute('g')],
  GlobalSecondaryIndexes: [
    { IndexName: 'all', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    { IndexName: 'keys', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
});
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const kilobytes = (count: number) => ({ S: 'x'.repeat(1024 * count - 100) });
const ReturnConsumedCapacity = 'INDEXES' as const;
/** Of the table, of the index with everything, of the index with keys only. */
const units = (consumed: ConsumedCapacity | undefined) => [
  consumed?.Table?.CapacityUnits ?? 0,
  consumed?.GlobalSecondaryIndexes?.['all']?.CapacityUnits ?? 0,
  consumed?.GlobalSecondaryIndexes?.['keys']?.CapacityUnits ?? 0,
];
const put = async (Item: Record<string, { S: string }>) =>
  units((await client.send(new PutItemCommand({ TableName, Item: { ...key('w'), ...Item }, ReturnConsumedCapacity }))).ConsumedCapacity);

describe('a write', () => {
  it('costs a unit for each kilobyte begun, of the larger of the old item and the new', async () => {
    expect(await put({ body: kilobytes(1) })).toEqual([1, 0, 0]);
    expect(await put({ body: kilobytes(3) })).toEqual([3, 0, 0]);
    expect(await put({ body: kilobytes(1) })).toEqual([3, 0, 0]);
    const { ConsumedCapacity } = await client.send(new DeleteItemCommand({ TableName, Key: key('never'), ReturnConsumedCapacity }));
    expect(units(ConsumedCapacity)).toEqual([1, 0, 0]);
  });

  it('counts bytes of UTF-8', async () => {
    expect(await put({ body: { S: '字'.repeat(600) } })).toEqual([2, 0, 0]);
    await client.send(new DeleteItemCommand({ TableName, Key: key('w') }));
  });

  it('costs an index what changes in it: a new entry, nothing for what it does not hold, two for another key', async () => {
    expect(await put({ g: { S: 'a' }, body: kilobytes(2) })).toEqual([2, 2, 1]);
    expect(await put({ g: { S: 'a' }, body: kilobytes(2) })).toEqual([2, 0, 0]);
    expect(await put({ g: { S: 'a' }, body: { S: 'other' } })).toEqual([2, 2, 0]);
    expect(await put({ g: { S: 'b' }, body: { S: 'other' } })).toEqual([1, 2, 2]);
    const { ConsumedCapacity } = await client.send(
      new UpdateItemCommand({ TableName, Key: key('w'), UpdateExpression: 'REMOVE g', ReturnConsumedCapacity }),
    );
    expect(units(ConsumedCapacity)).toEqual([1, 1, 1]);
  });

  it('costs twice in a transaction', async () => {
    const { ConsumedCapacity } = await client.send(
      new TransactWriteItemsCommand({
        ReturnConsumedCapacity,
        TransactItems: [
          { Put: { TableName, Item: { ...key('t'), body: kilobytes(2) } } },
          { ConditionCheck: { TableName, Key: key('none'), ConditionExpression: 'attribute_not_exists(pk)' } },
        ],
      }),
    );
    expect(units(ConsumedCapacity?.[0])).toEqual([6, 0, 0]);
  });

  it('in a batch costs the sum', async () => {
    const puts = ['b1', 'b2'].map((pk) => ({ PutRequest: { Item: { ...key(pk), body: kilobytes(2) } } }));
    const { ConsumedCapacity } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: puts }, ReturnConsumedCapacity }),
    );
    expect(units(ConsumedCapacity?.[0])).toEqual([4, 0, 0]);
  });
});

describe('a read', () => {
  it('costs half a unit for each four kilobytes begun, a whole one when consistent, two in a transaction', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('r'), body: kilobytes(5) } }));
    const get = async (more: object) =>
      (await client.send(new GetItemCommand({ TableName, Key: key('r'), ReturnConsumedCapacity, ...more }))).ConsumedCapacity
        ?.CapacityUnits;
    expect(await get({})).toBe(1);
    expect(await get({ ConsistentRead: true })).toBe(2);
    expect(await get({ ProjectionExpression: 'pk' })).toBe(1);
    expect(await get({ Key: key('none') })).toBe(0.5);
    const { ConsumedCapacity } = await client.send(
      new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key('r') } }], ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(ConsumedCapacity?.[0]?.CapacityUnits).toBe(4);
  });

  it('of several items costs each rounded up, a query their sum', async () => {
    for (const sk of ['1', '2', '3'])
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'q' }, sk: { S: sk }, body: kilobytes(1), g: { S: 'q' } } }));
    const Keys = ['1', '2', '3'].map((sk) => ({ pk: { S: 'q' }, sk: { S: sk } }));
    const batch = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } }, ReturnConsumedCapacity: 'TOTAL' }));
    expect(batch.ConsumedCapacity?.[0]?.CapacityUnits).toBe(1.5);
    const query = { TableName, ReturnConsumedCapacity, ExpressionAttributeValues: { ':q': { S: 'q' } } };
    const found = await client.send(new QueryCommand({ ...query, KeyConditionExpression: 'pk = :q' }));
    expect(units(found.ConsumedCapacity)).toEqual([0.5, 0, 0]);
    const inIndex = await client.send(new QueryCommand({ ...query, IndexName: 'all', KeyConditionExpression: 'g = :q' }));
    expect(units(inIndex.ConsumedCapacity)).toEqual([0, 0.5, 0]);
  });
});
