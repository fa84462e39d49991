import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb, GIVEN, key } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client } = await dynamoDb();
const refused = refusalOn(GIVEN.dynamodb !== undefined);
const TableName = await aTable(client, {
  AttributeDefinitions: ['duePk', 'dueSk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'duePk', KeyType: 'HASH' },
        { AttributeName: 'dueSk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
});

type Value = { S: string } | { N: string };
type Values = Record<string, Value>;
const put = (Item: Values) => client.send(new PutItemCommand({ TableName, Item }));
const query = (more: Partial<QueryCommandInput>) => client.send(new QueryCommand({ TableName, ...more }));
const where = (condition: string, values: Record<string, string>) =>
  query({
    KeyConditionExpression: condition,
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }])),
  });

/** Every request that names an item by its key. */
const byKey: [string, (Key: Values) => Promise<unknown>][] = [
  ['GetItem', (Key) => client.send(new GetItemCommand({ TableName, Key }))],
  ['DeleteItem', (Key) => client.send(new DeleteItemCommand({ TableName, Key }))],
  ['UpdateItem', (Key) => client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE a' }))],
  ['PutItem', put],
  ['BatchGetItem', (Key) => client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }))],
  [
    'BatchWriteItem, to delete',
    (Key) => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } })),
  ],
  [
    'BatchWriteItem, to put',
    (Item) => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } })),
  ],
];

/** Every action of a transaction. */
const inTransaction: [string, (Key: Values) => Promise<unknown>][] = [
  ['TransactGetItems', (Key) => client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] }))],
  ...Object.entries<(Key: Values) => TransactWriteItem>({
    Put: (Item) => ({ Put: { TableName, Item } }),
    Update: (Key) => ({ Update: { TableName, Key, UpdateExpression: 'REMOVE a' } }),
    Delete: (Key) => ({ Delete: { TableName, Key } }),
    ConditionCheck: (Key) => ({ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } }),
  }).map(([name, action]): [string, (Key: Values) => Promise<unknown>] => [
    `TransactWriteItems ${name}`,
    (Key) => client.send(new TransactWriteItemsCommand({ TransactItems: [action(Key)] })),
  ]),
];

describe('an empty key value is refused (developer guide, HowItWorks.NamingRulesDataTypes: "empty string values for key attributes … are rejected")', () => {
  it.each([...byKey, ...inTransaction])('by %s', async (_, request) => {
    await refused(request(key('', 'x')), 'ValidationException', 'cannot contain an empty string value. Key: pk');
    await refused(request(key('x', '')), 'ValidationException', 'cannot contain an empty string value. Key: sk');
  });

  it('of an index, by PutItem', async () => {
    await refused(
      put({ ...key('index', 'empty'), duePk: { S: '' }, dueSk: { S: 'x' } }),
      'ValidationException',
      'The AttributeValue for a key attribute cannot contain an empty string value. IndexName: due, IndexKey: duePk',
    );
    await refused(put({ ...key('index', 'empty'), dueSk: { S: '' } }), 'ValidationException', 'IndexKey: dueSk');
  });

  it('of an index, by BatchWriteItem', async () => {
    const Item = { ...key('index', 'empty'), duePk: { S: '' } };
    await refused(
      client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } })),
      'ValidationException',
      'cannot contain an empty string value',
    );
  });

  it('of an index, by UpdateItem, also when the value comes from another attribute', async () => {
    await put({ ...key('index', 'update'), nothing: { S: '' } });
    const update = (UpdateExpression: string, values?: Values) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('index', 'update'),
          UpdateExpression,
          ...(values ? { ExpressionAttributeValues: values } : {}),
        }),
      );
    const says = 'attempted to update a secondary index key to a value that is not supported';
    await refused(update('SET duePk = :v', { ':v': { S: '' } }), 'ValidationException', says);
    await refused(update('SET dueSk = nothing'), 'ValidationException', says);
    await refused(update('SET dueSk = if_not_exists(gone, :v)', { ':v': { S: '' } }), 'ValidationException', says);
  });

  it('of an index, by TransactWriteItems', async () => {
    const Item = { ...key('index', 'empty'), duePk: { S: '' } };
    await refused(
      client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item } }] })),
      'ValidationException',
      'cannot contain an empty string value',
    );
  });

  it.each([
    'pk = :p AND begins_with(sk, :e)',
    'pk = :p AND sk > :e',
    'pk = :p AND sk >= :e',
    'pk = :p AND sk = :e',
    'pk = :p AND sk < :e',
    'pk = :p AND sk BETWEEN :e AND :p',
  ])('in the key condition %s (API_Query)', async (condition) => {
    await refused(
      where(condition, { ':p': 'x', ':e': '' }),
      'ValidationException',
      'The AttributeValue for a key attribute cannot contain an empty string value. Key: sk',
    );
  });

  it('in a key condition on the partition, of a table and of an index (API_Query)', async () => {
    await refused(where('pk = :e', { ':e': '' }), 'ValidationException', 'cannot contain an empty string value. Key: pk');
    await refused(
      query({ IndexName: 'due', KeyConditionExpression: 'duePk = :e', ExpressionAttributeValues: { ':e': { S: '' } } }),
      'ValidationException',
      'cannot contain an empty string value',
    );
  });

  it('where a query or a scan goes on (API_Query, ExclusiveStartKey)', async () => {
    const from = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'x' } } };
    await refused(query({ ...from, ExclusiveStartKey: key('x', '') }), 'ValidationException', 'starting key is invalid');
    await refused(client.send(new ScanCommand({ TableName, ExclusiveStartKey: key('', 'x') })), 'ValidationException');
    await refused(
      query({
        IndexName: 'due',
        KeyConditionExpression: 'duePk = :p',
        ExpressionAttributeValues: { ':p': { S: 'x' } },
        ExclusiveStartKey: { ...key('x', 'x'), duePk: { S: 'x' }, dueSk: { S: '' } },
      }),
      'ValidationException',
      'starting key is invalid',
    );
  });

  it('while an empty value of any other attribute is kept', async () => {
    await put({ ...key('other', 'x'), title: { S: '' } });
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('other', 'x') }));
    expect(Item).toEqual({ ...key('other', 'x'), title: { S: '' } });
  });
});

describe('a partition key has at most 2,048 bytes, a sort key 1,024 (developer guide, Constraints: "Partition keys and sort keys")', () => {
  // Three bytes a character.
  const [longest, tooLong] = ['字'.repeat(682), '字'.repeat(683)];
  const [longestSort, tooLongSort] = ['字'.repeat(341), '字'.repeat(342)];

  it.each(byKey)('for %s', async (_, request) => {
    await request(key(longest, longestSort));
    await refused(request(key(tooLong, 'x')), 'ValidationException', 'Size of hashkey has exceeded the maximum size limit of2048 bytes');
    await refused(
      request(key('x', tooLongSort)),
      'ValidationException',
      'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  });

  it('in an index', async () => {
    await put({ ...key('index', 'long'), duePk: { S: longest }, dueSk: { S: longestSort } });
    await refused(
      put({ ...key('index', 'long'), duePk: { S: tooLong } }),
      'ValidationException',
      'Size limit exceeded for Index Key duePk Actual Size: 2049 bytes Max Size: 2048 bytes IndexName: due',
    );
    await refused(
      put({ ...key('index', 'long'), dueSk: { S: tooLongSort } }),
      'ValidationException',
      'Size limit exceeded for Index Key dueSk Actual Size: 1026 bytes Max Size: 1024 bytes IndexName: due',
    );
  });

  it('in an index, by UpdateItem (API_TransactWriteItems lists the message)', async () => {
    await refused(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('index', 'long'),
          UpdateExpression: 'SET duePk = :v',
          ExpressionAttributeValues: { ':v': { S: tooLong } },
        }),
      ),
      'ValidationException',
      'attempted to update the secondary index key beyond allowed size limits',
    );
  });

  it('in a key condition (API_Query)', async () => {
    await refused(where('pk = :p', { ':p': tooLong }), 'ValidationException', 'Size of hashkey has exceeded');
    await refused(
      where('pk = :p AND begins_with(sk, :s)', { ':p': 'x', ':s': tooLongSort }),
      'ValidationException',
      'range keys has exceeded',
    );
  });
});

describe('a key has the type that its table declares (API_CreateTable, AttributeDefinitions)', () => {
  it.each(byKey.filter(([name]) => !/put/i.test(name)))('for %s', async (_, request) => {
    await refused(request({ pk: { N: '1' }, sk: { S: 'x' } }), 'ValidationException', 'The provided key element does not match the schema');
    await refused(request({ pk: { S: 'x' } }), 'ValidationException', 'The provided key element does not match the schema');
    await refused(
      request({ ...key('x', 'x'), more: { S: 'x' } }),
      'ValidationException',
      'The provided key element does not match the schema',
    );
  });

  it('for PutItem', async () => {
    await refused(put({ pk: { N: '1' }, sk: { S: 'x' } }), 'ValidationException', 'Type mismatch for key pk expected: S actual: N');
    await refused(put({ pk: { S: 'x' } }), 'ValidationException', 'Missing the key sk in the item');
  });

  it('for the keys of an index', async () => {
    await refused(
      put({ ...key('x', 'x'), dueSk: { N: '1' } }),
      'ValidationException',
      'Type mismatch for Index Key dueSk Expected: S Actual: N IndexName: due',
    );
  });

  it('for the keys of an index by UpdateItem, also when the value comes from another attribute', async () => {
    await put({ ...key('index', 'types'), count: { N: '1' } } as Values);
    const update = (UpdateExpression: string, values?: Values) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('index', 'types'),
          UpdateExpression,
          ExpressionAttributeNames: { '#count': 'count' },
          ...(values ? { ExpressionAttributeValues: values } : {}),
        }),
      );
    await refused(update('SET #count = :v, duePk = :v', { ':v': { N: '1' } }), 'ValidationException', 'Type mismatch for Index Key duePk');
    await refused(update('SET duePk = #count'), 'ValidationException', 'attempted to update the secondary index key to unsupported type');
    await refused(update('SET #count = :v ADD dueSk :v', { ':v': { N: '1' } }), 'ValidationException', 'Index Key dueSk');
  });

  it('in a key condition (API_Query)', async () => {
    await refused(
      query({ KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { N: '1' } } }),
      'ValidationException',
      'Condition parameter type does not match schema type',
    );
  });

  it.each(inTransaction)(
    'for %s, which is canceled (API_TransactWriteItems: "user error, such as an invalid data format")',
    async (_, request) => {
      await refused(request({ pk: { N: '1' }, sk: { S: 'x' } }), 'TransactionCanceledException', '[ValidationError]');
    },
  );
});
