import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb, key } from './clients.ts';

const { client } = await dynamoDb();
const TableName = await aTable(client);
const stored = async (pk: string, sk = 'x') =>
  (await client.send(new GetItemCommand({ TableName, Key: key(pk, sk), ConsistentRead: true }))).Item;

describe('an item', () => {
  it('comes back as it was put, of every type', async () => {
    const Item = {
      ...key('types'),
      text: { S: '关于举办合唱节的通知 🎵' },
      empty: { S: '' },
      number: { N: '-12.5' },
      bytes: { B: new Uint8Array([0, 1, 254, 255]) },
      yes: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: 'a' }, { N: '1' }] },
      map: { M: { inner: { M: { deep: { S: 'x' } } } } },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2'] },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    expect(await stored('types')).toEqual(Item);
  });

  it('is refused with an empty or missing key, a key of another type, or over 400 KB of UTF-8', async () => {
    const put = (Item: Record<string, { S: string } | { N: string }>) => client.send(new PutItemCommand({ TableName, Item }));
    await expect(put({ pk: { S: '' }, sk: { S: 'x' } })).rejects.toThrow(/empty string/);
    await expect(put({ pk: { S: 'a' } })).rejects.toThrow(/Missing the key sk/);
    await expect(put({ pk: { N: '1' }, sk: { S: 'x' } })).rejects.toThrow(/Type mismatch for key/);
    // 140,000 characters, three bytes each.
    await expect(put({ ...key('big'), body: { S: '字'.repeat(140_000) } })).rejects.toThrow(/maximum allowed size/);
    await put({ ...key('fits'), body: { S: '字'.repeat(136_000) } });
  });

  it('is put only under a condition that holds, and shows what stood in the way when asked', async () => {
    const put = (n: string) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { ...key('once'), n: { N: n } },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    await put('1');
    const failure: unknown = await put('2').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure).toMatchObject({ Item: { ...key('once'), n: { N: '1' } } });
    expect(await stored('once')).toMatchObject({ n: { N: '1' } });
  });

  it.each([
    ['n > :eight', true],
    ['n BETWEEN :eight AND :nine', true],
    ['n IN (:eight, :nine)', true],
    ['begins_with(word, :wo)', true],
    ['contains(word, :wo) AND size(word) = :four', true],
    ['attribute_exists(gone) OR attribute_type(word, :s)', true],
    ['NOT (m.deep = :eight)', true],
    ['l[1] <> :eight', true],
    ['attribute_exists(gone)', false],
    ['n < :eight', false],
    ['contains(tags, :wo)', false],
  ])('answers the condition %s with %s', async (ConditionExpression, holds) => {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...key('conditions'),
          n: { N: '9' },
          word: { S: 'word' },
          m: { M: { deep: { N: '1' } } },
          l: { L: [{ N: '1' }, { N: '2' }] },
          tags: { SS: ['a'] },
        },
      }),
    );
    const values = { ':eight': { N: '8' }, ':nine': { N: '9' }, ':wo': { S: 'wo' }, ':four': { N: '4' }, ':s': { S: 'S' } };
    const used = Object.fromEntries(Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(ConditionExpression)));
    const deleted = client.send(
      new DeleteItemCommand({
        TableName,
        Key: key('conditions'),
        ConditionExpression,
        ...(Object.keys(used).length > 0 ? { ExpressionAttributeValues: used } : {}),
      }),
    );
    if (holds) await deleted;
    else await expect(deleted).rejects.toThrow(ConditionalCheckFailedException);
  });

  it('is updated in place: set, add, remove, lists and sets', async () => {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: { ...key('update'), n: { N: '1' }, l: { L: [{ S: 'a' }] }, s: { SS: ['a'] }, former: { S: 'x' }, m: { M: {} } },
      }),
    );
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('update'),
        UpdateExpression:
          'SET n = if_not_exists(n, :zero) + :two, l = list_append(l, :b), m.#deep = :x ADD s :set, fresh :two REMOVE former',
        ExpressionAttributeNames: { '#deep': 'deep' },
        ExpressionAttributeValues: {
          ':zero': { N: '0' },
          ':two': { N: '2' },
          ':b': { L: [{ S: 'b' }] },
          ':x': { S: 'x' },
          ':set': { SS: ['b'] },
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({
      ...key('update'),
      n: { N: '3' },
      l: { L: [{ S: 'a' }, { S: 'b' }] },
      s: { SS: expect.arrayContaining(['a', 'b']) },
      m: { M: { deep: { S: 'x' } } },
      fresh: { N: '2' },
    });
  });

  it('is not updated by an expression that does not fit it, or names a reserved word', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('stays'), word: { S: 'x' } } }));
    const update = (UpdateExpression: string) =>
      client.send(
        new UpdateItemCommand({ TableName, Key: key('stays'), UpdateExpression, ExpressionAttributeValues: { ':one': { N: '1' } } }),
      );
    await expect(update('SET word = word + :one')).rejects.toThrow(/incorrect data type|incorrect operand/i);
    await expect(update('SET absent.deep = :one')).rejects.toThrow(/document path/);
    await expect(update('SET status = :one')).rejects.toThrow(/reserved keyword/);
    await expect(update('SET sk = :one')).rejects.toThrow(/part of the key/);
    expect(await stored('stays')).toEqual({ ...key('stays'), word: { S: 'x' } });
  });

  it('counts every one of many updates at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: key('counter'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          }),
        ),
      ),
    );
    expect(await stored('counter')).toMatchObject({ n: { N: '40' } });
  });
});

describe('batches', () => {
  it('write and delete up to 25 items, and read up to 100', async () => {
    const puts = Array.from({ length: 25 }, (_, i) => ({ PutRequest: { Item: { ...key('batch', String(i)), n: { N: String(i) } } } }));
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    expect(UnprocessedItems).toEqual({});
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: key('batch', '3') } }] } }));
    const Keys = Array.from({ length: 30 }, (_, i) => key('batch', String(i)));
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(Responses?.[TableName]?.map(({ n }) => Number(n?.N)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, i) => i).filter((i) => i !== 3),
    );
  });

  it('are refused with more, and with one key twice', async () => {
    const put = (sk: string) => ({ PutRequest: { Item: key('over', sk) } });
    const many = Array.from({ length: 26 }, (_, i) => put(String(i)));
    await expect(client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: many } }))).rejects.toThrow();
    await expect(client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [put('a'), put('a')] } }))).rejects.toThrow(
      /duplicates/,
    );
    const Keys = Array.from({ length: 101 }, (_, i) => key('over', String(i)));
    await expect(client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }))).rejects.toThrow();
    expect(await stored('over', 'a')).toBe(undefined);
  });
});
