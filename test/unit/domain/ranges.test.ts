import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyPrefix, provincePartition, type Range, rangeId, rowKey, splitRange } from '../../../functions/domain/directory.ts';

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const codeUnder = (prefix: string): fc.Arbitrary<string> => {
  const lengths = [2, 4, 6, 9].filter((length) => length >= prefix.length);
  return fc.constantFrom(...lengths).chain((length) => digits(length - prefix.length).map((rest) => prefix + rest));
};
const ranges: fc.Arbitrary<Range> = fc
  .tuple(digits(2), fc.nat(7), fc.constantFrom('within', 'exact'))
  .chain(([province, more, reach]) =>
    fc
      .option(digits(more), { nil: null })
      .map((rest): Range => ({ slotId: 'immediate', province, prefix: rest === null ? '' : province + rest, reach })),
  );

describe('a range of the directory', () => {
  it('is covered once by its parts, whatever rows it has', () => {
    fc.assert(
      fc.property(
        ranges
          .filter(({ reach, province }) => reach === 'within' && province !== '00')
          .chain((range) =>
            codeUnder(range.prefix || range.province).map((at) => ({ range, key: rowKey({ at, subscriptionId: 'sub-1' }) })),
          ),
        ({ range, key }) => {
          const parts = splitRange(range);
          fc.pre(parts.length > 0);
          expect(key.startsWith(keyPrefix(range))).toBe(true);
          expect(parts.filter((part) => key.startsWith(keyPrefix(part)))).toHaveLength(1);
        },
      ),
    );
  });

  it('has parts with names of their own, in its own partition', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const parts = splitRange(range);
        expect(new Set([range, ...parts].map(rangeId)).size).toBe(parts.length + 1);
        for (const { slotId, province } of parts) expect({ slotId, province }).toEqual({ slotId: range.slotId, province: range.province });
      }),
    );
  });

  it('comes to an end when it is split again and again', () => {
    const depthOf = (range: Range): number =>
      Math.max(
        0,
        ...splitRange(range)
          .slice(0, 3)
          .map((part) => 1 + depthOf(part)),
      );
    expect(depthOf({ slotId: 'immediate', province: '44', prefix: '', reach: 'within' })).toBe(7);
  });

  it('has no parts when it is exact, a street, or that of those who watch the whole country', () => {
    const range = { slotId: 'immediate', province: '44', prefix: '440106001', reach: 'within' } as const;
    expect(splitRange(range)).toEqual([]);
    expect(splitRange({ ...range, prefix: '44', reach: 'exact' })).toEqual([]);
    expect(splitRange({ ...range, province: provincePartition(''), prefix: '' })).toEqual([]);
  });
});
