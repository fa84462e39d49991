import {
  BatchWriteItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { aTable, dynamoDb } from './clients.ts';

const { client } = await dynamoDb();
const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];
const TableName = await aTable(client, {
  AttributeDefinitions: [attribute('duePk'), attribute('dueSk')],
  GlobalSecondaryIndexes: [{ IndexName: 'due', KeySchema: keys('duePk', 'dueSk'), Projection: { ProjectionType: 'ALL' } }],
});

const query = async (input: Partial<QueryCommandInput>) => client.send(new QueryCommand({ TableName, ...input }));
const sortKeys = async (input: Partial<QueryCommandInput>) => (await query(input)).Items?.map(({ sk }) => sk?.S);
const within = (condition: string, values: Record<string, string>) => ({
  KeyConditionExpression: condition,
  ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { S: value }])),
});

beforeAll(async () => {
  for (const sk of ['4401', '440106', '440106001', '4403', '45', 'a', 'ab', '中', '中文'])
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'regions' }, sk: { S: sk }, n: { N: String(sk.length) } } }));
});

describe('a query', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['pk = :p', {}, ['4401', '440106', '440106001', '4403', '45', 'a', 'ab', '中', '中文']],
    ['pk = :p AND begins_with(sk, :a)', { ':a': '4401' }, ['4401', '440106', '440106001']],
    ['pk = :p AND sk BETWEEN :a AND :b', { ':a': '440106', ':b': '45' }, ['440106', '440106001', '4403', '45']],
    ['pk = :p AND sk > :a', { ':a': '45' }, ['a', 'ab', '中', '中文']],
    ['pk = :p AND sk >= :a', { ':a': 'ab' }, ['ab', '中', '中文']],
    ['pk = :p AND sk < :a', { ':a': '440106' }, ['4401']],
    ['pk = :p AND sk <= :a', { ':a': '440106' }, ['4401', '440106']],
    ['pk = :p AND sk = :a', { ':a': '4401' }, ['4401']],
    ['pk = :p AND begins_with(sk, :a)', { ':a': '中' }, ['中', '中文']],
    ['pk = :p AND begins_with(sk, :a)', { ':a': '99' }, []],
  ])('answers %s with %o in order', async (condition, values, expected) => {
    const range = within(condition, { ':p': 'regions', ...values });
    expect(await sortKeys(range)).toEqual(expected);
    expect(await sortKeys({ ...range, ScanIndexForward: false })).toEqual(expected.toReversed());
  });

  it('goes on page by page from where it ended, forwards and backwards, each item once', async () => {
    for (const ScanIndexForward of [true, false]) {
      const found: (string | undefined)[] = [];
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await query({
          ...within('pk = :p', { ':p': 'regions' }),
          Limit: 2,
          ScanIndexForward,
          ...(from ? { ExclusiveStartKey: from } : {}),
        });
        expect(page.Items?.length).toBeLessThanOrEqual(2);
        found.push(...(page.Items ?? []).map(({ sk }) => sk?.S));
        from = page.LastEvaluatedKey;
      } while (from);
      expect(found).toEqual((await sortKeys({ ...within('pk = :p', { ':p': 'regions' }), ScanIndexForward })) ?? []);
    }
  });

  it('filters after reading, and says how much it read', async () => {
    const { ExpressionAttributeValues, ...range } = within('pk = :p', { ':p': 'regions' });
    const page = await query({
      ...range,
      FilterExpression: 'n = :n',
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':n': { N: '4' } },
      Limit: 4,
    });
    expect(page).toMatchObject({ Count: 2, ScannedCount: 4 });
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'regions' }, sk: { S: '4403' } });
  });

  it('gives only the attributes that are asked for, or only a count', async () => {
    const range = within('pk = :p AND sk = :a', { ':p': 'regions', ':a': '45' });
    expect((await query({ ...range, ProjectionExpression: 'n' })).Items).toEqual([{ n: { N: '2' } }]);
    expect(await query({ ...range, Select: 'COUNT' })).toMatchObject({ Count: 1 });
  });

  it('reads a page of 1 MB at most, counted in bytes', async () => {
    // 60 items of 30 KB in UTF-8, 10,000 characters each.
    for (let first = 0; first < 60; first += 20) {
      const puts = Array.from({ length: 20 }, (_, i) => ({
        PutRequest: { Item: { pk: { S: 'large' }, sk: { S: String(first + i).padStart(3, '0') }, body: { S: '字'.repeat(10_000) } } },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    }
    const pages: number[] = [];
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await query({ ...within('pk = :p', { ':p': 'large' }), ...(from ? { ExclusiveStartKey: from } : {}) });
      pages.push(page.Count ?? 0);
      from = page.LastEvaluatedKey;
    } while (from);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(Math.max(...pages)).toBeLessThanOrEqual(36);
    expect(pages[0]).toBeGreaterThanOrEqual(34);
  });
});

describe('an index', () => {
  const due = async (condition = 'duePk = :p', values: Record<string, string> = {}) =>
    sortKeys({ IndexName: 'due', ...within(condition, { ':p': 'plan', ...values }) });
  const put = (sk: string, more: Record<string, string>) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: {
          pk: { S: 'work' },
          sk: { S: sk },
          ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, { S: value }])),
        },
      }),
    );

  it('holds the items that have its keys, in the order of its own sort key, and follows every change', async () => {
    await put('a', { duePk: 'plan', dueSk: '2026-11-23T10' });
    await put('b', { duePk: 'plan', dueSk: '2026-11-23T09' });
    await put('c', {});
    await put('d', { duePk: 'plan' });
    expect(await due()).toEqual(['b', 'a']);
    expect(await due('duePk = :p AND dueSk <= :t', { ':t': '2026-11-23T09' })).toEqual(['b']);

    await put('b', { duePk: 'plan', dueSk: '2026-11-23T11' });
    expect(await due()).toEqual(['a', 'b']);
    await client.send(
      new UpdateItemCommand({ TableName, Key: { pk: { S: 'work' }, sk: { S: 'a' } }, UpdateExpression: 'REMOVE duePk, dueSk' }),
    );
    expect(await due()).toEqual(['b']);
  });

  it('pages over items with equal keys, each once', async () => {
    await Promise.all(Array.from({ length: 7 }, (_, i) => put(`same${i}`, { duePk: 'same', dueSk: 'now' })));
    const found = new Set<string | undefined>();
    let count = 0;
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await query({
        IndexName: 'due',
        ...within('duePk = :p', { ':p': 'same' }),
        Limit: 3,
        ...(from ? { ExclusiveStartKey: from } : {}),
      });
      for (const { sk } of page.Items ?? []) found.add(sk?.S);
      count += page.Count ?? 0;
      from = page.LastEvaluatedKey;
    } while (from);
    expect([count, found.size]).toEqual([7, 7]);
  });

  it('is never read consistently', async () => {
    await expect(query({ IndexName: 'due', ...within('duePk = :p', { ':p': 'plan' }), ConsistentRead: true })).rejects.toThrow(
      /[Cc]onsistent read/,
    );
  });

  it('refuses keys of another type', async () => {
    const wrong = client.send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'work' }, sk: { S: 'x' }, duePk: { N: '1' }, dueSk: { S: 'x' } } }),
    );
    await expect(wrong).rejects.toThrow(/Type mismatch for Index Key duePk/);
  });

  it('that projects keys only gives nothing else', async () => {
    const name = await aTable(client, {
      AttributeDefinitions: [attribute('address')],
      GlobalSecondaryIndexes: [{ IndexName: 'byAddress', KeySchema: keys('address', 'sk'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
    await client.send(
      new PutItemCommand({ TableName: name, Item: { pk: { S: 'p' }, sk: { S: 's' }, address: { S: 'x' }, secret: { S: 'y' } } }),
    );
    const { Items } = await client.send(
      new QueryCommand({ TableName: name, IndexName: 'byAddress', ...within('address = :p', { ':p': 'x' }) }),
    );
    expect(Items).toEqual([{ pk: { S: 'p' }, sk: { S: 's' }, address: { S: 'x' } }]);
  });

  it('that is added later finds what was there before', async () => {
    const name = await aTable(client);
    await client.send(new PutItemCommand({ TableName: name, Item: { pk: { S: 'p' }, sk: { S: 's' }, colour: { S: 'red' } } }));
    await client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: [attribute('pk'), attribute('sk'), attribute('colour')],
        GlobalSecondaryIndexUpdates: [
          { Create: { IndexName: 'byColour', KeySchema: keys('colour', 'pk'), Projection: { ProjectionType: 'ALL' } } },
        ],
      }),
    );
    const red = async () =>
      client
        .send(new QueryCommand({ TableName: name, IndexName: 'byColour', ...within('colour = :p', { ':p': 'red' }) }))
        .then(({ Count }) => Count)
        .catch(() => 0);
    await expect.poll(red).toBe(1);
    await client.send(new PutItemCommand({ TableName: name, Item: { pk: { S: 'q' }, sk: { S: 's' }, colour: { S: 'red' } } }));
    await expect.poll(red).toBe(2);
  });
});

describe('a scan', () => {
  it('finds every item, segment by segment, each once', async () => {
    const name = await aTable(client);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        client.send(new PutItemCommand({ TableName: name, Item: { pk: { S: `p${i}` }, sk: { S: 's' } } })),
      ),
    );
    const segments = await Promise.all(
      Array.from({ length: 3 }, (_, Segment) => client.send(new ScanCommand({ TableName: name, Segment, TotalSegments: 3 }))),
    );
    const found = segments.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S));
    expect([found.length, new Set(found).size]).toEqual([30, 30]);
  });
});
