import {
  type AttributeValue,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
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
const batchPut = (pk: string, more: Values) =>
  client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: { ...key(pk), ...more } } }] } }));
const transactPut = (pk: string, more: Values) =>
  client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: { ...key(pk), ...more } } }] }));
const set = (pk: string, value: AttributeValue) =>
  client.send(
    new UpdateItemCommand({ TableName, Key: key(pk), UpdateExpression: 'SET v = :v', ExpressionAttributeValues: { ':v': value } }),
  );
const add = (pk: string, N: string) =>
  client.send(new UpdateItemCommand({ TableName, Key: key(pk), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N } } }));

describe('a number (developer guide, HowItWorks.NamingRulesDataTypes, "Number")', () => {
  const digits = (count: number) => '1234567890'.repeat(4).slice(0, count);

  it('has at most 38 digits that count', async () => {
    await put('digits', { n: { N: digits(38) } });
    await put('digits', { n: { N: `0.000${digits(38)}` } });
    await put('digits', { n: { N: `${digits(38)}000` } });
    await refused(put('digits', { n: { N: digits(39) } }), invalid, 'Attempting to store more than 38 significant digits in a Number');
    await refused(put('digits', { n: { NS: ['1', digits(39)] } }), invalid, '38 significant digits');
    await refused(put('digits', { m: { M: { l: { L: [{ N: digits(39) }] } } } }), invalid, '38 significant digits');
    await refused(set('digits', { N: digits(39) }), invalid, '38 significant digits');
  });

  it('has a magnitude between 1E-130 and 9.99E+125', async () => {
    await put('magnitude', { a: { N: '9.9999999999999999999999999999999999999E+125' }, b: { N: '-1E-130' } });
    await refused(put('magnitude', { n: { N: '1E+126' } }), invalid, 'Number overflow');
    await refused(put('magnitude', { n: { N: '-1E+126' } }), invalid, 'Number overflow');
    await refused(put('magnitude', { n: { N: '1E-131' } }), invalid, 'Number underflow');
  });

  it('keeps to both when it is added to', async () => {
    await put('sum', { n: { N: '1E+125' } });
    await refused(add('sum', '9E+125'), invalid, 'Number overflow');
    await refused(add('sum', '1'), invalid, '38 significant digits');
    const subtract = new UpdateItemCommand({
      TableName,
      Key: key('sum'),
      UpdateExpression: 'SET n = n - :n',
      ExpressionAttributeValues: { ':n': { N: '0.5' } },
    });
    await refused(client.send(subtract), invalid, '38 significant digits');
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('sum') }));
    expect(Number(Item?.['n']?.N)).toBe(1e125);
  });

  it.each(['', 'one', '1,5', '0x10', 'NaN', 'Infinity'])('is not "%s"', async (N) => {
    await refused(put('words', { n: { N } }), invalid, 'cannot be converted to a numeric value');
  });
});

describe('a value', () => {
  it('is never an empty set (HowItWorks.NamingRulesDataTypes, "Sets")', async () => {
    await refused(put('sets', { s: { SS: [] } }), invalid, 'may not be empty');
    await refused(put('sets', { s: { NS: [] } }), invalid, 'may not be empty');
    await refused(put('sets', { s: { BS: [] } }), invalid, 'should not be empty');
    await refused(put('sets', { m: { M: { s: { SS: [] } } } }), invalid, 'may not be empty');
  });

  it('is never a set with one element twice (HowItWorks.NamingRulesDataTypes, "Sets")', async () => {
    await refused(put('sets', { s: { SS: ['a', 'a'] } }), invalid, 'contains duplicates');
    await refused(put('sets', { s: { NS: ['1', '1.0'] } }), invalid, 'contains duplicates');
  });

  it('has one type (API_AttributeValue)', async () => {
    // As no SDK would send it, but a mistake in a mapping can.
    const both: object = { S: 'x', N: '1' };
    await refused(put('types', { v: both as AttributeValue }), invalid, 'has more than one datatypes set');
    const none: object = {};
    await refused(put('types', { v: none as AttributeValue }), invalid, 'must contain exactly one of the supported datatypes');
  });

  it('is at most 32 levels deep (Constraints, "Attributes": nested attribute depth)', async () => {
    const deep = (levels: number): AttributeValue =>
      levels === 1 ? { S: 'x' } : levels % 2 ? { L: [deep(levels - 1)] } : { M: { n: deep(levels - 1) } };
    await put('deep', { v: deep(32) });
    await set('deep', deep(32));
    const says = /[Nn]ested? levels|Nesting Levels/;
    await refused(put('deep', { v: deep(33) }), invalid, says);
    await refused(set('deep', deep(33)), invalid, says);
    await refused(batchPut('deep', { v: deep(33) }), invalid, says);
  });

  it('has a name of at most 64 KB (Constraints, "Attributes": name length)', async () => {
    await put('names', { ['x'.repeat(65_535)]: { S: 'x' } });
    await refused(put('names', { ['字'.repeat(21_846)]: { S: 'x' } }), invalid, 'Attribute name is too large');
    await refused(put('names', { '': { S: 'x' } }), invalid, 'mpty attribute name');
  });
});

describe('an item has at most 400 KB (Constraints, "Item size"), names and UTF-8 and all (CapacityUnitCalculations, "DynamoDB item sizes and formats")', () => {
  const MOST = 400 * 1024;
  const says = 'Item size has exceeded the maximum allowed size';
  /** An item of so many bytes: the keys `pk` and `sk` with their values take eight, the name `v` one. */
  const filled = (bytes: number): Values => ({ v: { S: 'x'.repeat(bytes - 9) } });

  it.each<[string, (pk: string, more: Values) => Promise<unknown>]>([
    ['by PutItem', put],
    ['by BatchWriteItem', batchPut],
  ])('%s', async (_, request) => {
    await request('fit', filled(MOST));
    await refused(request('fit', filled(MOST + 1)), invalid, says);
  });

  it('by TransactWriteItems', async () => {
    await transactPut('fit', filled(MOST));
    const outcome: unknown = await transactPut('fit', filled(MOST + 1)).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ name: expect.stringMatching(/^(?:ValidationException|TransactionCanceledException)$/) });
  });

  it('by UpdateItem, with what was there before', async () => {
    await put('grow', { before: { S: 'x'.repeat(200 * 1024) } });
    await refused(set('grow', { S: 'x'.repeat(200 * 1024) }), invalid, 'Item size to update has exceeded the maximum allowed size');
  });

  it('counted in bytes of UTF-8', async () => {
    await refused(put('fit', { v: { S: '字'.repeat(136_534) } }), invalid, says);
  });

  it('counted with the names of nested attributes, a byte for each element and three for each list or map', async () => {
    const fits = (count: number): Values => ({ v: { L: Array.from({ length: count }, () => ({ M: { name: { S: 'value' } } })) } });
    // 14 bytes each: 1 for the element, 3 for the map, 1 for its element, 4 for the name, 5 for the value.
    const count = Math.floor((MOST - 8 - 1 - 3) / 14);
    await put('fit', fits(count));
    await refused(put('fit', fits(count + 1)), invalid, says);
  });
});
