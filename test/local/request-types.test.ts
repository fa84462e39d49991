import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NotedType, wellTyped } from '../../local/engines/dynamodb/request-types.ts';

const require = createRequire(import.meta.url);
type Types = Readonly<Record<string, NotedType>>;
const { checkTypes }: { checkTypes: (input: object, types: Types) => object } = require('dynalite/validations');
const OPERATIONS = ['getItem', 'putItem', 'updateItem', 'deleteItem', 'query', 'batchGetItem', 'batchWriteItem', 'scan'];
const typesOf = (operation: string): Types => require(`dynalite/validations/${operation}`).types;

const text = fc.constantFrom('', 'a', '12', '6YCa', 'M');
const name = fc.constantFrom('S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'L', 'M', 'Keys', 'Put', 'Item', 'PutRequest', 'Key', 'x');
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.constantFrom(0, 1, 2.5, null),
    fc.record({ S: text }),
    fc.record({ M: fc.dictionary(name, fc.record({ N: text })) }),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(name, tie('anything'), { maxKeys: 3 }),
  ),
}));

/** A request that dynalite knows, some of whose fields are as they should be. */
const aRequest = fc.constantFrom(...OPERATIONS).chain((operation) => {
  const fields = Object.keys(typesOf(operation));
  const key = fc.record({ pk: fc.record({ S: text }), sk: fc.record({ N: text }) });
  const request = fc.dictionary(fc.constantFrom(...fields, 'Other'), fc.oneof(key, anything), { maxKeys: 4 });
  return fc.tuple(fc.constant(operation), request);
});

describe('a request whose fields are all of their types', () => {
  it('is read as dynalite reads it, and no other is', () => {
    let taken = 0;
    fc.assert(
      fc.property(aRequest, ([operation, request]) => {
        const read = wellTyped(request, typesOf(operation));
        if (read === null) return;
        taken += 1;
        expect(read).toEqual(checkTypes(structuredClone(request), typesOf(operation)));
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it('is an ordinary one of each kind', () => {
    const Key = { pk: { S: 'a' }, sk: { N: '1' } };
    const plain: readonly (readonly [string, object])[] = [
      ['getItem', { TableName: 't', Key, ConsistentRead: true }],
      ['putItem', { TableName: 't', Item: { ...Key, list: { L: [{ M: { a: { SS: ['b'] } } }, { BOOL: true }, { NULL: true }] } } }],
      ['updateItem', { TableName: 't', Key, UpdateExpression: 'SET #a = :a', ExpressionAttributeNames: { '#a': 'a' } }],
      ['query', { TableName: 't', Limit: 3, ExpressionAttributeValues: { ':a': { S: 'a' } }, ScanIndexForward: false }],
      ['batchGetItem', { RequestItems: { t: { Keys: [Key, Key], ConsistentRead: false } } }],
      ['batchWriteItem', { RequestItems: { t: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key } }] } }],
    ];
    for (const [operation, request] of plain)
      expect([operation, wellTyped({ ...request }, typesOf(operation))]).toEqual([operation, request]);
  });

  it('is left to dynalite when it holds bytes, which are to be base64', () => {
    expect(wellTyped({ Key: { pk: { B: '?' } } }, typesOf('getItem'))).toBeNull();
  });
});
