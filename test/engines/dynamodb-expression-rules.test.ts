import { PutItemCommand, QueryCommand, ScanCommand, type ScanCommandInput, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { aTable, dynamoDb, GIVEN } from './clients.ts';
import { refusalOn } from './refusals.ts';

const { client } = await dynamoDb();
const refused = refusalOn(GIVEN.dynamodb !== undefined);
const TableName = await aTable(client);
const Key = { pk: { S: 'expressions' }, sk: { S: 'x' } };
const Item = { ...Key, n: { N: '1' }, word: { S: 'x' }, things: { L: [] }, tags: { SS: ['a'] }, yes: { BOOL: true } };

type Values = NonNullable<ScanCommandInput['ExpressionAttributeValues']>;
type Names = Record<string, string>;
const with_ = (values: Values | undefined, names: Names | undefined) => ({
  ...(values ? { ExpressionAttributeValues: values } : {}),
  ...(names ? { ExpressionAttributeNames: names } : {}),
});
const update = (UpdateExpression: string, values?: Values, names?: Names) =>
  client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ...with_(values, names) }));
const putIf = (ConditionExpression: string, values?: Values, names?: Names) =>
  client.send(new PutItemCommand({ TableName, Item, ConditionExpression, ...with_(values, names) }));
const filter = (FilterExpression: string, values?: Values, names?: Names) =>
  client.send(new ScanCommand({ TableName, FilterExpression, ...with_(values, names) }));
const invalid = 'ValidationException';

beforeAll(() => client.send(new PutItemCommand({ TableName, Item })));

describe('an expression has at most 4 KB, blanks and all (developer guide, Constraints, "Expression parameters": lengths)', () => {
  const padded = (expression: string, bytes: number) => expression + ' '.repeat(bytes - expression.length);

  it.each<[string, (bytes: number) => Promise<unknown>]>([
    ['UpdateExpression', (bytes) => update(padded('REMOVE gone', bytes))],
    ['ConditionExpression', (bytes) => putIf(padded('attribute_exists(pk)', bytes))],
    ['FilterExpression', (bytes) => filter(padded('attribute_exists(pk)', bytes))],
    ['ProjectionExpression', (bytes) => client.send(new ScanCommand({ TableName, ProjectionExpression: padded('pk', bytes) }))],
    [
      'KeyConditionExpression',
      (bytes) =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: padded('pk = :p', bytes),
            ExpressionAttributeValues: { ':p': { S: 'expressions' } },
          }),
        ),
    ],
  ])('%s', async (name, request) => {
    await request(4096);
    await refused(request(4097), invalid, `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: 4097`);
  });
});

describe('a placeholder', () => {
  it('has at most 255 bytes with its # or : (Constraints, "Expression parameters": attribute names and values)', async () => {
    const [longest, tooLong] = ['x'.repeat(254), 'x'.repeat(255)];
    await filter(`attribute_exists(#${longest})`, undefined, { [`#${longest}`]: 'word' });
    await refused(
      filter(`attribute_exists(#${tooLong})`, undefined, { [`#${tooLong}`]: 'word' }),
      invalid,
      'ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256',
    );
    await filter(`word = :${longest}`, { [`:${longest}`]: { S: 'x' } });
    await refused(filter(`word = :${tooLong}`, { [`:${tooLong}`]: { S: 'x' } }), invalid, 'a key that is too long; size of key: 256');
  });

  it('for a name is defined (Expressions.ExpressionAttributeNames)', async () => {
    const says = 'An expression attribute name used in the document path is not defined; attribute name: #gone';
    await refused(filter('attribute_exists(#gone)'), invalid, says);
    await refused(putIf('attribute_exists(#gone)'), invalid, says);
    await refused(update('REMOVE #gone'), invalid, says);
    await refused(client.send(new ScanCommand({ TableName, ProjectionExpression: '#gone' })), invalid, says);
  });

  it('for a value is defined (Expressions.ExpressionAttributeValues)', async () => {
    const says = 'An expression attribute value used in expression is not defined; attribute value: :gone';
    await refused(filter('word = :gone'), invalid, says);
    await refused(putIf('word = :gone'), invalid, says);
    await refused(update('SET word = :gone'), invalid, says);
  });

  it('for a name is used (Expressions.ExpressionAttributeNames)', async () => {
    const says = 'Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}';
    const names = { '#unused': 'word' };
    await refused(filter('attribute_exists(pk)', undefined, names), invalid, says);
    await refused(putIf('attribute_exists(pk)', undefined, names), invalid, says);
    await refused(update('REMOVE gone', undefined, names), invalid, says);
  });

  it('for a value is used (Expressions.ExpressionAttributeValues)', async () => {
    const says = 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}';
    const values = { ':unused': { S: 'x' } };
    await refused(filter('attribute_exists(pk)', values), invalid, says);
    await refused(putIf('attribute_exists(pk)', values), invalid, says);
    await refused(update('REMOVE gone', values), invalid, says);
  });

  it('stands for an attribute that has a name, of at most 64 KB (Constraints, "Attributes")', async () => {
    await refused(filter('attribute_exists(#n)', undefined, { '#n': '' }), invalid, 'mpty attribute name');
    await refused(filter('attribute_exists(#n)', undefined, { '#n': 'x'.repeat(65_536) }), invalid, 'Attribute name is too large');
  });

  it('stands with all others for at most 2 MB (Constraints, "Expression parameters": substitution variables)', async () => {
    const big = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`:v${i}`, { S: 'x'.repeat(350_000) }]));
    await filter('word IN (:v0, :v1, :v2)', big(3));
    await refused(filter('word IN (:v0, :v1, :v2, :v3, :v4, :v5)', big(6)), invalid);
  });
});

describe('an expression', () => {
  it('has at most 300 operators (Constraints, "Expression parameters": operators and operands)', async () => {
    const of = (operators: number) => Array.from({ length: (operators + 1) / 2 }, () => 'n=:n').join(' OR ');
    await filter(of(299), { ':n': { N: '1' } });
    await refused(filter(of(301), { ':n': { N: '1' } }), invalid, 'The expression contains too many operators; operator count: 301');
  });

  it('asks for at most 100 values with IN (Expressions.OperatorsAndFunctions: "up to 100 values")', async () => {
    const among = (count: number) => {
      const values = Object.fromEntries(Array.from({ length: count }, (_, i) => [`:v${i}`, { N: String(i) }]));
      return filter(`n IN (${Object.keys(values).join(', ')})`, values);
    };
    await among(100);
    await refused(among(101), invalid, 'The IN operator is provided with too many operands; number of operands: 101');
  });

  it('is not empty (Expressions)', async () => {
    await refused(filter(''), invalid, 'Invalid FilterExpression: The expression can not be empty');
    await refused(putIf(''), invalid, 'Invalid ConditionExpression: The expression can not be empty');
    await refused(update(''), invalid, 'Invalid UpdateExpression: The expression can not be empty');
  });

  it('names no reserved word (ReservedWords)', async () => {
    await refused(filter('status = :v', { ':v': { S: 'x' } }), invalid, 'Attribute name is a reserved keyword; reserved keyword: status');
    await refused(client.send(new ScanCommand({ TableName, ProjectionExpression: 'pk, name' })), invalid, 'reserved keyword: name');
  });

  it('comes with no placeholders where there is none (Expressions)', async () => {
    await refused(
      client.send(new PutItemCommand({ TableName, Item, ExpressionAttributeValues: { ':v': { S: 'x' } } })),
      invalid,
      'ExpressionAttributeValues can only be specified when using expressions',
    );
    await refused(
      client.send(new PutItemCommand({ TableName, Item, ExpressionAttributeNames: { '#n': 'x' } })),
      invalid,
      'ExpressionAttributeNames can only be specified when using expressions',
    );
  });
});

describe('a condition refuses operands of a wrong type (Expressions.OperatorsAndFunctions)', () => {
  it.each<[string, Values, string]>([
    ['begins_with(word, :v)', { ':v': { N: '1' } }, 'operator or function: begins_with, operand type: N'],
    ['begins_with(:v, word)', { ':v': { BOOL: true } }, 'operator or function: begins_with, operand type: BOOL'],
    ['attribute_type(word, :v)', { ':v': { N: '1' } }, 'operator or function: attribute_type, operand type: N'],
    ['attribute_type(word, :v)', { ':v': { S: 'TEXT' } }, 'Invalid attribute type name found; type: TEXT'],
    ['size(:v) > :v', { ':v': { N: '1' } }, 'operator or function: size, operand type: N'],
    ['attribute_exists(:v)', { ':v': { S: 'x' } }, 'requires a document path'],
    [
      'n BETWEEN :v AND :w',
      { ':v': { N: '1' }, ':w': { S: 'x' } },
      'The BETWEEN operator requires same data type for lower and upper bounds',
    ],
    ['n BETWEEN :v AND :w', { ':v': { N: '2' }, ':w': { N: '1' } }, 'requires upper bound to be greater than or equal to lower bound'],
    ['yes < :v', { ':v': { BOOL: true } }, 'Incorrect operand type for operator or function'],
    ['tags >= :v', { ':v': { SS: ['a'] } }, 'Incorrect operand type for operator or function'],
    ['things BETWEEN :v AND :v', { ':v': { L: [] } }, 'Incorrect operand type for operator or function'],
    ['contains(word)', {}, 'Incorrect number of operands for operator or function'],
    ['contains(word, word)', {}, 'The first operand must be distinct from the remaining operands'],
    ['starts_with(word, :v)', { ':v': { S: 'x' } }, 'Invalid function name; function: starts_with'],
  ])('%s with %j', async (condition, values, says) => {
    const given = Object.keys(values).length > 0 ? values : undefined;
    await refused(putIf(condition, given), invalid, says);
    await refused(filter(condition, given), invalid, says);
  });
});

describe('an update refuses operands of a wrong type (Expressions.UpdateExpressions)', () => {
  it.each<[string, Values, string]>([
    ['ADD n :v', { ':v': { S: 'x' } }, 'operator: ADD, operand type: STRING'],
    ['ADD things :v', { ':v': { L: [] } }, 'operator: ADD, operand type: LIST'],
    ['ADD yes :v', { ':v': { BOOL: true } }, 'operator: ADD, operand type: BOOLEAN'],
    ['DELETE tags :v', { ':v': { S: 'a' } }, 'operator: DELETE, operand type: STRING'],
    ['DELETE n :v', { ':v': { N: '1' } }, 'operator: DELETE, operand type: NUMBER'],
    ['SET n = n + :v', { ':v': { S: 'x' } }, 'operator or function: +, operand type: S'],
    ['SET things = list_append(things, :v)', { ':v': { S: 'x' } }, 'operator or function: list_append, operand type: S'],
  ])('%s with %j before it looks at the item', async (expression, values, says) => {
    await refused(update(expression, values), invalid, says);
  });

  it.each<[string, Values]>([
    ['ADD word :v', { ':v': { N: '1' } }],
    ['ADD tags :v', { ':v': { NS: ['1'] } }],
    ['DELETE tags :v', { ':v': { NS: ['1'] } }],
    ['SET n = word + :v', { ':v': { N: '1' } }],
    ['SET things = list_append(word, :v)', { ':v': { L: [] } }],
  ])('%s with %j when the item is of another type', async (expression, values) => {
    await refused(update(expression, values), invalid, 'An operand in the update expression has an incorrect data type');
  });

  it('and paths that are not there (API_TransactWriteItems lists the messages)', async () => {
    await refused(
      update('SET gone.deep = :v', { ':v': { S: 'x' } }),
      invalid,
      'The document path provided in the update expression is invalid',
    );
    await refused(update('SET n = gone + :v', { ':v': { N: '1' } }), invalid, 'refers to an attribute that does not exist in the item');
  });

  it('and two changes of one path', async () => {
    await refused(update('SET n = :v, n = :v', { ':v': { N: '1' } }), invalid, 'Two document paths overlap with each other');
    await refused(update('SET n = :v SET word = :v', { ':v': { N: '1' } }), invalid, 'section can only be used once');
  });

  it('and changes of the key (API_UpdateItem)', async () => {
    await refused(update('SET sk = :v', { ':v': { S: 'y' } }), invalid, 'Cannot update attribute sk. This attribute is part of the key');
  });
});

it('the item is as it was after all of that', async () => {
  const { Items } = await client.send(new ScanCommand({ TableName }));
  expect(Items).toEqual([Item]);
});
