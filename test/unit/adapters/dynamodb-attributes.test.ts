import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAttributes } from '../../../functions/adapters/dynamodb/attributes.ts';

/** The SDK takes what has a `constructor` of its own for an object of a class, and does not write it. */
const name = fc.string({ minLength: 1 }).filter((text) => text !== 'constructor' && text !== '__proto__');
const number = fc.oneof(fc.integer(), fc.constantFrom(0, 1.5, -2e-7, Number.MAX_SAFE_INTEGER));
const { value } = fc.letrec<{ value: NativeAttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    number,
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ minLength: 1 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(fc.string(), { minLength: 1 }).map((texts) => new Set(texts)),
    fc.array(number, { minLength: 1 }).map((numbers) => new Set(numbers)),
    fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1, maxLength: 2 }).map((pieces) => new Set(pieces)),
  ),
}));

describe('an item of DynamoDB', () => {
  it('is read as unmarshall of the SDK reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 6 }), (item) => {
        const stored = marshall(item);
        expect(fromAttributes(stored)).toEqual(unmarshall(stored));
      }),
    );
  });

  it('keeps whole numbers that a number cannot hold, and is a fault when it holds what nobody knows', () => {
    const stored = { big: { N: '9007199254740993' }, least: { N: '-123456789012345678901234567890' } };
    expect(fromAttributes(stored)).toEqual(unmarshall(stored));
    expect(() => fromAttributes({ some: { $unknown: ['X', 'y'] } })).toThrow('$unknown');
  });
});
