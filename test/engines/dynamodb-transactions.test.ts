import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aTable, dynamoDb, key } from './clients.ts';

const { client } = await dynamoDb();
const TableName = await aTable(client);
const other = await aTable(client);
const stored = async (pk: string, table = TableName) =>
  (await client.send(new GetItemCommand({ TableName: table, Key: key(pk), ConsistentRead: true }))).Item;
const transact = (TransactItems: TransactWriteItem[], more: object = {}) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
const put = (pk: string, more: object = {}): TransactWriteItem => ({ Put: { TableName, Item: key(pk), ...more } });

describe('a transaction', () => {
  it('writes all of its items, over several tables', async () => {
    await client.send(new PutItemCommand({ TableName, Item: key('gone') }));
    await transact([
      put('a1', { ConditionExpression: 'attribute_not_exists(pk)' }),
      { Update: { TableName: other, Key: key('a2'), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: '5' } } } },
      { Delete: { TableName, Key: key('gone') } },
      { ConditionCheck: { TableName, Key: key('absent'), ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
    expect(await stored('a1')).toEqual(key('a1'));
    expect(await stored('a2', other)).toEqual({ ...key('a2'), n: { N: '5' } });
    expect(await stored('gone')).toBe(undefined);
  });

  it('writes nothing when one condition fails, and gives a reason for each item', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('stands'), n: { N: '1' } } }));
    const failure: unknown = await transact([
      put('b1'),
      put('stands', { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      { ConditionCheck: { TableName, Key: key('nowhere'), ConditionExpression: 'attribute_exists(pk)' } },
    ]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransactionCanceledException);
    expect(failure).toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { ...key('stands'), n: { N: '1' } } },
        { Code: 'ConditionalCheckFailed' },
      ],
    });
    expect(await stored('b1')).toBe(undefined);
  });

  it('writes nothing when an update turns out not to fit its item', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('text'), n: { S: 'not a number' } } }));
    const failure: unknown = await transact([
      put('c1'),
      { Update: { TableName, Key: key('text'), UpdateExpression: 'SET n = n + :n', ExpressionAttributeValues: { ':n': { N: '1' } } } },
    ]).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    });
    expect(await stored('c1')).toBe(undefined);
    expect(await stored('text')).toMatchObject({ n: { S: 'not a number' } });
  });

  it('is refused with two actions on one item, more than 100, or more than 4 MB', async () => {
    await expect(transact([put('d'), { Delete: { TableName, Key: key('d') } }])).rejects.toThrow(/multiple operations on one item/);
    await expect(transact(Array.from({ length: 101 }, (_, i) => put(`d${i}`)))).rejects.toThrow();
    const large = Array.from({ length: 12 }, (_, i) => put(`e${i}`, { Item: { ...key(`e${i}`), body: { S: 'x'.repeat(390_000) } } }));
    await expect(transact(large)).rejects.toThrow();
    expect(await stored('e0')).toBe(undefined);
  });

  it('with a token that was used is not done again, and refused with other items', async () => {
    const add = (n: string): TransactWriteItem => ({
      Update: { TableName, Key: key('token'), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: n } } },
    });
    const ClientRequestToken = crypto.randomUUID();
    await transact([add('1')], { ClientRequestToken });
    await transact([add('1')], { ClientRequestToken });
    expect(await stored('token')).toMatchObject({ n: { N: '1' } });
    await expect(transact([add('2')], { ClientRequestToken })).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('reads several items as of one moment', async () => {
    await transact([put('r1', { Item: { ...key('r1'), n: { N: '0' } } }), put('r2', { Item: { ...key('r2'), n: { N: '0' } } })]);
    const add = (pk: string): TransactWriteItem => ({
      Update: { TableName, Key: key(pk), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: '1' } } },
    });
    const read = async () => {
      const { Responses = [] } = await client.send(
        new TransactGetItemsCommand({ TransactItems: ['r1', 'r2', 'none'].map((pk) => ({ Get: { TableName, Key: key(pk) } })) }),
      );
      return Responses.map(({ Item }) => Item?.['n']?.N);
    };
    const reads = Array.from({ length: 20 }, () => read());
    const writes = Array.from({ length: 10 }, () => transact([add('r1'), add('r2')]));
    for (const [one, two, none] of await Promise.all(reads)) {
      expect(one).toBe(two);
      expect(none).toBe(undefined);
    }
    await Promise.all(writes);
  });

  it('moves what it moves: the sum over all items stays, however many run at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ from: fc.nat(3), to: fc.nat(3), amount: fc.integer({ min: 1, max: 60 }) }), { minLength: 1, maxLength: 12 }),
        async (moves) => {
          const purse = crypto.randomUUID();
          const purses = Array.from({ length: 4 }, (_, i) => ({ pk: { S: purse }, sk: { S: String(i) } }));
          await transact(purses.map((Key) => ({ Put: { TableName, Item: { ...Key, n: { N: '100' } } } })));
          await Promise.allSettled(
            moves
              .filter(({ from, to }) => from !== to)
              .map(({ from, to, amount }) => {
                const values = { ':n': { N: String(amount) } };
                return transact([
                  {
                    Update: {
                      TableName,
                      Key: purses[from],
                      UpdateExpression: 'SET n = n - :n',
                      ConditionExpression: 'n >= :n',
                      ExpressionAttributeValues: values,
                    },
                  },
                  { Update: { TableName, Key: purses[to], UpdateExpression: 'SET n = n + :n', ExpressionAttributeValues: values } },
                ]);
              }),
          );
          const { Items = [] } = await client.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: 'pk = :p',
              ExpressionAttributeValues: { ':p': { S: purse } },
              ConsistentRead: true,
            }),
          );
          const amounts = Items.map(({ n }) => Number(n?.N));
          expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(400);
          expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 15 },
    );
  });
});
