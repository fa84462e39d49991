import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb, GIVEN, key } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client } = await dynamoDb();
const refused = refusalOn(GIVEN.dynamodb !== undefined);
const TableName = await aTable(client);
const invalid = 'ValidationException';

type Values = Record<string, AttributeValue>;
const put = (pk: string, more: Values) => client.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));

describe('a batch', () => {
  const write = (...requests: object[]) => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  const get = (Keys: Values[], table = TableName) => client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys } } }));
  const many = (count: number) => Array.from({ length: count }, (_, i) => key('batch', String(i)));
  const puts = (count: number) => many(count).map((Item) => ({ PutRequest: { Item } }));

  it('writes at most 25 items (API_BatchWriteItem)', async () => {
    await write(...puts(25));
    await refused(write(...puts(26)), invalid);
  });

  it('writes at most 25 items over all tables (API_BatchWriteItem)', async () => {
    const another = await aTable(client);
    const both = new BatchWriteItemCommand({ RequestItems: { [TableName]: puts(13), [another]: puts(13) } });
    await refused(client.send(both), invalid, 'Too many items requested for the BatchWriteItem call');
  });

  it('writes something (API_BatchWriteItem)', async () => {
    await refused(write(), invalid);
    await refused(client.send(new BatchWriteItemCommand({ RequestItems: {} })), invalid);
  });

  it('puts or deletes one item once (API_BatchWriteItem: "multiple operations on the same item")', async () => {
    const says = 'Provided list of item keys contains duplicates';
    await refused(write(...puts(1), ...puts(1)), invalid, says);
    await refused(write(...puts(1), { DeleteRequest: { Key: key('batch', '0') } }), invalid, says);
  });

  it('reads at most 100 items (API_BatchGetItem)', async () => {
    await get(many(100));
    await refused(get(many(101)), invalid, /100|Too many items/);
  });

  it('reads at most 100 items over all tables (API_BatchGetItem)', async () => {
    const another = await aTable(client);
    const both = new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: many(51) }, [another]: { Keys: many(50) } } });
    await refused(client.send(both), invalid, 'Too many items requested for the BatchGetItem call');
  });

  it('reads one item once (API_BatchGetItem)', async () => {
    await refused(get([key('batch'), key('batch')]), invalid, 'Provided list of item keys contains duplicates');
  });

  it('reads and writes tables that exist (API_BatchGetItem, ResourceNotFoundException)', async () => {
    await refused(get([key('x')], 'nobodys-table'), 'ResourceNotFoundException');
    await refused(client.send(new BatchWriteItemCommand({ RequestItems: { 'nobodys-table': puts(1) } })), 'ResourceNotFoundException');
  });

  it('reads 16 MB at most, and names the keys that are left (API_BatchGetItem: "returns a partial result")', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => key(`large ${i}`));
    for (const { pk } of keys) await put(pk.S, { v: { S: 'x'.repeat(380 * 1024) } });
    const { Responses, UnprocessedKeys } = await get(keys);
    const read = Responses?.[TableName]?.length ?? 0;
    const left = UnprocessedKeys?.[TableName]?.Keys?.length ?? 0;
    expect([read + left, read > 0 && left > 0]).toEqual([50, true]);
  });
});

describe('a transaction', () => {
  const write = (items: TransactWriteItem[], ClientRequestToken?: string) =>
    client.send(
      new TransactWriteItemsCommand({ TransactItems: items, ...(ClientRequestToken === undefined ? {} : { ClientRequestToken }) }),
    );
  const read = (items: Values[]) =>
    client.send(new TransactGetItemsCommand({ TransactItems: items.map((Key) => ({ Get: { TableName, Key } })) }));
  const many = (count: number) => Array.from({ length: count }, (_, i) => key('transaction', String(i)));
  const puts = (count: number, more: Values = {}): TransactWriteItem[] =>
    many(count).map((place) => ({ Put: { TableName, Item: { ...place, ...more } } }));
  const isThere = { TableName, ConditionExpression: 'attribute_exists(pk)' };

  it('writes at most 100 items (API_TransactWriteItems)', async () => {
    await write(puts(100));
    await refused(
      write(puts(101)),
      invalid,
      "at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
  });

  it('reads at most 100 items (API_TransactGetItems)', async () => {
    await read(many(100));
    await refused(
      read(many(101)),
      invalid,
      "at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
  });

  it('writes or reads something (API_TransactWriteItems, API_TransactGetItems)', async () => {
    await refused(write([]), invalid, 'Member must have length greater than or equal to 1');
    await refused(read([]), invalid, 'Member must have length greater than or equal to 1');
  });

  it('does one thing to one item (API_TransactWriteItems: "No two actions can target the same item")', async () => {
    const says = 'Transaction request cannot include multiple operations on one item';
    const [Key = {}] = many(1);
    await refused(write([...puts(1), ...puts(1)]), invalid, says);
    await refused(write([...puts(1), { Delete: { TableName, Key } }]), invalid, says);
    await refused(write([...puts(1), { ConditionCheck: { ...isThere, Key } }]), invalid, says);
    await refused(read([...many(1), ...many(1)]), invalid, says);
  });

  it('writes at most 4 MB (API_TransactWriteItems: "aggregate size of the items")', async () => {
    const v = { S: 'x'.repeat(370 * 1024) };
    await write(puts(11, { v }));
    await refused(write(puts(12, { v })), invalid, 'Transaction request cannot exceed 4 MB');
  });

  it('reads at most 4 MB (API_TransactGetItems)', async () => {
    const v = { S: 'x'.repeat(370 * 1024) };
    for (const [i, { sk }] of many(12).entries())
      await client.send(new PutItemCommand({ TableName, Item: { ...key(`read ${i}`, sk.S), v } }));
    const places = many(12).map(({ sk }, i) => key(`read ${i}`, sk.S));
    expect((await read(places.slice(0, 11))).Responses?.length).toBe(11);
    await refused(read(places), invalid);
  });

  it('has one action in each of its items (API_TransactWriteItem)', async () => {
    const [Key = {}, Another = {}] = many(2);
    await refused(
      write([{ Put: { TableName, Item: Key }, Delete: { TableName, Key: Another } }]),
      invalid,
      'TransactItems can only contain one of Check, Put, Update or Delete',
    );
  });

  it('checks a condition and updates by an expression (API_ConditionCheck, API_Update: required)', async () => {
    const [Key = {}] = many(1);
    await refused(write([{ ConditionCheck: { TableName, Key, ConditionExpression: undefined } }]), invalid, 'Member must not be null');
    await refused(write([{ Update: { TableName, Key, UpdateExpression: undefined } }]), invalid, 'Member must not be null');
  });

  it('has a token of at most 36 characters (API_TransactWriteItems, ClientRequestToken)', async () => {
    await write(puts(1), 'x'.repeat(36));
    await refused(write(puts(1), 'x'.repeat(37)), invalid, "at 'clientRequestToken' failed to satisfy constraint");
  });

  it('is canceled as a whole by an update that does not fit its item (API_TransactWriteItems)', async () => {
    await put('no number', { n: { S: 'x' } });
    const Update = {
      TableName,
      Key: key('no number'),
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    };
    await refused(write([...puts(1), { Update }]), 'TransactionCanceledException', '[None, ValidationError]');
  });

  it('is canceled by a condition that does not hold (API_TransactWriteItems)', async () => {
    await refused(
      write([{ ConditionCheck: { ...isThere, Key: key('nowhere') } }]),
      'TransactionCanceledException',
      '[ConditionalCheckFailed]',
    );
  });
});

describe('a query (API_Query)', () => {
  const query = (KeyConditionExpression: string, values: Values, more: object = {}) =>
    client.send(new QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues: values, ...more }));
  const within = { ':p': { S: 'x' }, ':s': { S: 'y' } };

  it.each<[string, string]>([
    ['sk = :s', 'Query condition missed key schema element: pk'],
    ['pk = :p AND title = :s', 'Query condition missed key schema element: sk'],
    ['pk > :p', 'Query key condition not supported'],
    ['begins_with(pk, :p)', 'Query key condition not supported'],
    ['pk = :p OR sk = :s', 'Invalid operator used in KeyConditionExpression: OR'],
    ['pk = :p AND sk <> :s', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :p AND contains(sk, :s)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['pk = :p AND pk = :s', 'KeyConditionExpressions must only contain one condition per key'],
    ['pk = :p AND size(sk) > :s', 'KeyConditionExpressions cannot contain nested operations'],
  ])('refuses the key condition %s', async (condition, says) => {
    const values = Object.fromEntries(Object.entries(within).filter(([name]) => condition.includes(name)));
    await refused(query(condition, values), invalid, says);
  });

  it('refuses a filter on the key', async () => {
    await refused(
      query('pk = :p', within, { FilterExpression: 'sk = :s' }),
      invalid,
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    );
  });

  it('refuses a limit below 1', async () => {
    await refused(query('pk = :p', { ':p': { S: 'x' } }, { Limit: 0 }), invalid, 'Member must have value greater than or equal to 1');
  });

  it('refuses to go on from an item of another partition', async () => {
    await refused(
      query('pk = :p', { ':p': { S: 'x' } }, { ExclusiveStartKey: key('y') }),
      invalid,
      'starting key is outside query boundaries',
    );
  });

  it('refuses an index that is not there', async () => {
    await refused(
      query('pk = :p', { ':p': { S: 'x' } }, { IndexName: 'nobodys' }),
      invalid,
      'The table does not have the specified index: nobodys',
    );
  });
});
