import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb, GIVEN } from './clients.ts';

const { client, streams, engine } = await dynamoDb();
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });

const aStreamedTable = async () => {
  const TableName = await aTable(client, { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn ?? '';
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId ?? '';
  const iterator = async (type: ShardIteratorType, SequenceNumber?: string) =>
    (
      await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: type, ...(SequenceNumber ? { SequenceNumber } : {}) }),
      )
    ).ShardIterator;
  /** Reads on until so many records have come. */
  const read = async (count: number, from?: string): Promise<_Record[]> => {
    const records: _Record[] = [];
    let next = from ?? (await iterator('TRIM_HORIZON'));
    await expect
      .poll(
        async () => {
          const page = await streams.send(new GetRecordsCommand({ ShardIterator: next }));
          next = page.NextShardIterator;
          records.push(...(page.Records ?? []));
          return records.length;
        },
        { interval: 20 },
      )
      .toBe(count);
    return records;
  };
  return { TableName, iterator, read };
};

describe('a stream', () => {
  it('tells every change in order, with what was before and after', async () => {
    const { TableName, read } = await aStreamedTable();
    await client.send(new PutItemCommand({ TableName, Item: { ...key('a'), n: { N: '1' } } }));
    await client.send(
      new UpdateItemCommand({ TableName, Key: key('a'), UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '2' } } }),
    );
    await client.send(new DeleteItemCommand({ TableName, Key: key('a') }));
    const records = await read(3);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.['n']?.N, dynamodb?.NewImage?.['n']?.N])).toEqual([
      ['INSERT', undefined, '1'],
      ['MODIFY', '1', '2'],
      ['REMOVE', '2', undefined],
    ]);
    expect(records[0]?.dynamodb).toMatchObject({ Keys: key('a'), StreamViewType: 'NEW_AND_OLD_IMAGES' });
    const numbers = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? '0'));
    expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('is silent about what changes nothing', async () => {
    const { TableName, read } = await aStreamedTable();
    const Item = { ...key('a'), map: { M: { inner: { S: 'x' } } }, list: { L: [{ N: '1' }] } };
    await client.send(new PutItemCommand({ TableName, Item }));
    await client.send(new PutItemCommand({ TableName, Item: { ...Item, list: { L: [{ N: '1' }] } } }));
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('a'),
        UpdateExpression: 'SET #m.#i = :x',
        ExpressionAttributeNames: { '#m': 'map', '#i': 'inner' },
        ExpressionAttributeValues: { ':x': { S: 'x' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName, Key: key('never') }));
    await client.send(new PutItemCommand({ TableName, Item: key('b') }));
    expect((await read(2)).map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S)).toEqual(['a', 'b']);
  });

  it('tells of batches and transactions, and nothing of a transaction that was cancelled', async () => {
    const { TableName, read } = await aStreamedTable();
    const puts = ['a', 'b', 'c'].map((pk) => ({ PutRequest: { Item: key(pk) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    const put = (pk: string) => ({ Put: { TableName, Item: key(pk), ConditionExpression: 'attribute_not_exists(pk)' } });
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [put('d'), put('a')] }))).rejects.toThrow();
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put('e'), put('f')] }));
    expect((await read(5)).map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S).sort()).toEqual(['a', 'b', 'c', 'e', 'f']);
  });

  it('can be read from its beginning, its end, at and behind a record', async () => {
    const { TableName, iterator, read } = await aStreamedTable();
    for (const pk of ['a', 'b', 'c']) await client.send(new PutItemCommand({ TableName, Item: key(pk) }));
    const [, second] = await read(3);
    const number = second?.dynamodb?.SequenceNumber ?? '';
    const latest = await iterator('LATEST');
    await client.send(new PutItemCommand({ TableName, Item: key('d') }));
    const names = (records: _Record[]) => records.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S);
    expect(names(await read(1, latest))).toEqual(['d']);
    expect(names(await read(3, await iterator('AT_SEQUENCE_NUMBER', number)))).toEqual(['b', 'c', 'd']);
    expect(names(await read(2, await iterator('AFTER_SEQUENCE_NUMBER', number)))).toEqual(['c', 'd']);
  });

  it.skipIf(GIVEN.dynamodb)('forgets what everybody has read, and keeps the numbers going', async () => {
    const { TableName, iterator } = await aStreamedTable();
    for (let first = 0; first < 1200; first += 25) {
      const puts = Array.from({ length: 25 }, (_, i) => ({ PutRequest: { Item: key(`p${first + i}`) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    }
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    engine?.streamRead(Table?.LatestStreamArn ?? '', 1200);
    await engine?.tidy();
    const page = await streams.send(new GetRecordsCommand({ ShardIterator: await iterator('TRIM_HORIZON') }));
    expect(page.Records?.length).toBe(1000);
    expect(Number(page.Records?.[0]?.dynamodb?.SequenceNumber)).toBe(201);
    const stale = await iterator('AFTER_SEQUENCE_NUMBER', '000000000000000000005');
    await expect(streams.send(new GetRecordsCommand({ ShardIterator: stale }))).rejects.toMatchObject({
      name: 'TrimmedDataAccessException',
    });
  });
});

describe('time to live', () => {
  it('is told as it was set', async () => {
    const TableName = await aTable(client);
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
  });

  it.skipIf(GIVEN.dynamodb)('takes away what has outlived its time, as the deed of the service; and only that', async () => {
    const { TableName, read } = await aStreamedTable();
    const inSeconds = (seconds: number) => ({ N: String(Math.floor(Date.now() / 1000) + seconds) });
    await client.send(new PutItemCommand({ TableName, Item: { ...key('before'), ttl: inSeconds(-10) } }));
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }));
    await client.send(new PutItemCommand({ TableName, Item: { ...key('over'), ttl: inSeconds(-5) } }));
    await client.send(new PutItemCommand({ TableName, Item: { ...key('later'), ttl: inSeconds(600) } }));
    await client.send(new PutItemCommand({ TableName, Item: { ...key('text'), ttl: { S: '1' } } }));
    await client.send(new PutItemCommand({ TableName, Item: { ...key('prolonged'), ttl: inSeconds(-5) } }));
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('prolonged'),
        UpdateExpression: 'SET #t = :t',
        ExpressionAttributeNames: { '#t': 'ttl' },
        ExpressionAttributeValues: { ':t': inSeconds(600) },
      }),
    );
    await engine?.expire();
    const there = await Promise.all(
      ['before', 'over', 'later', 'text', 'prolonged'].map(
        async (pk) => (await client.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item?.['pk']?.S,
      ),
    );
    expect(there).toEqual([undefined, undefined, 'later', 'text', 'prolonged']);
    const removed = (await read(8)).filter(({ eventName }) => eventName === 'REMOVE');
    expect(removed.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S).sort()).toEqual(['before', 'over']);
    for (const { userIdentity } of removed) expect(userIdentity).toEqual({ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' });
  });
});
