import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Table, transact } from '../../../functions/adapters/dynamodb/table.ts';
import { LOCAL } from '../../contract/engines.ts';
import { aServer } from './scripted-server.ts';

type Reply = Readonly<{ status?: number; body: unknown }>;

/** DynamoDB that answers as the test says, request by request; the last answer stands for all that follow. */
const aTable = async (...replies: readonly Reply[]) => {
  let asked = 0;
  const server = await aServer((_, response) => {
    const { status = 200, body } = replies[Math.min(asked++, replies.length - 1)] ?? { body: {} };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  const client = new DynamoDBClient({ ...LOCAL, endpoint: server.url, maxAttempts: 1 });
  return {
    table: new Table(client, 'T'),
    client,
    inputs: () => server.requests.map(({ body }) => JSON.parse(body)),
  };
};

const fault = (type: string, extra: object = {}): Reply => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no', ...extra },
});
const cancelled = (...codes: readonly string[]): Reply =>
  fault('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
const item = (n: number) => ({ pk: { S: 'p' }, sk: { S: `${n}` } });
const key = (n: number) => ({ pk: 'p', sk: `${n}` });
const PUT = [{ Put: { TableName: 'T', Item: item(1) } }];

describe('reading many items', () => {
  it('asks again for what DynamoDB left unread', async () => {
    const { table, inputs } = await aTable(
      { body: { Responses: { T: [item(1)] }, UnprocessedKeys: { T: { Keys: [item(2), item(3)], ConsistentRead: true } } } },
      { body: { Responses: { T: [] }, UnprocessedKeys: { T: { Keys: [item(2), item(3)], ConsistentRead: true } } } },
      { body: { Responses: { T: [item(2), item(3)] } } },
    );
    expect(await table.getMany([key(1), key(2), key(3)])).toEqual([key(1), key(2), key(3)]);
    expect(inputs().map(({ RequestItems }) => RequestItems.T.Keys.length)).toEqual([3, 2, 2]);
    expect(inputs().every(({ RequestItems }) => RequestItems.T.ConsistentRead)).toBe(true);
  });

  it('asks for a hundred at a time, and for each once', async () => {
    const { table, inputs } = await aTable({ body: { Responses: { T: [] } } });
    await table.getMany([...Array.from({ length: 205 }, (_, i) => key(i)), key(0)]);
    expect(inputs().map(({ RequestItems }) => RequestItems.T.Keys.length)).toEqual([100, 100, 5]);
  });
});

describe('a write', () => {
  it('that meets a transaction is tried again', async () => {
    const { table, inputs } = await aTable(fault('TransactionConflictException'), fault('TransactionConflictException'), { body: {} });
    await table.put(key(1));
    expect(inputs()).toHaveLength(3);
    const second = await aTable(fault('TransactionConflictException'), { body: { Attributes: item(1) } });
    expect(await second.table.update(key(1), { UpdateExpression: 'SET a = b', ReturnValues: 'ALL_NEW' })).toEqual(key(1));
    const third = await aTable(fault('TransactionConflictException'), { body: {} });
    expect(await third.table.putIfAbsent(key(1))).toBe(true);
  });

  it('whose condition does not hold is an answer', async () => {
    const { table } = await aTable(fault('ConditionalCheckFailedException'));
    expect(await table.putIfAbsent(key(1))).toBe(false);
  });

  it('that DynamoDB refuses for another reason is a fault', async () => {
    const { table } = await aTable(fault('ValidationException'));
    await expect(table.putIfAbsent(key(1))).rejects.toThrow();
    await expect(table.put(key(1))).rejects.toThrow();
  });
});

describe('a transaction', () => {
  it.each([
    ['TransactionConflict', 'None'],
    ['None', 'ThrottlingError'],
    ['ProvisionedThroughputExceeded', 'TransactionConflict'],
  ])('that collides is tried again (%s, %s)', async (...codes) => {
    const { client, inputs } = await aTable(cancelled(...codes), cancelled(...codes), { body: {} });
    expect(await transact(client, PUT)).toEqual([]);
    expect(inputs()).toHaveLength(3);
  });

  it('tells which conditions did not hold, and is not tried again', async () => {
    const { client, inputs } = await aTable(cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict', 'ConditionalCheckFailed'));
    expect(await transact(client, PUT)).toEqual([1, 3]);
    expect(inputs()).toHaveLength(1);
  });

  it('that can never be written is a fault at once', async () => {
    const { client, inputs } = await aTable(cancelled('None', 'ItemCollectionSizeLimitExceeded'));
    await expect(transact(client, PUT)).rejects.toThrow('ItemCollectionSizeLimitExceeded');
    expect(inputs()).toHaveLength(1);
  });
});
