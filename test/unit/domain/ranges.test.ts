import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInRange,
  type Range,
  rangeId,
  rangesOf,
  rowKey,
  scopeOf,
  splitAfter,
  truncatedAt,
} from '../../../functions/domain/audience/directory.ts';

const SUBSCRIPTIONS = ['sub-1', 'sub-2', 'sub-3'];
/** Few digits, so that rows are neighbours often. */
const digits = (count: number) => fc.stringMatching(new RegExp(`^[01]{${count}}$`));
const regions = fc.constantFrom(0, 2, 4, 7).chain((more) => digits(more).map((rest) => `44${rest}`));
const rows = fc
  .record({
    at: regions,
    subscriptionId: fc.constantFrom(...SUBSCRIPTIONS),
    until: fc.option(fc.constant('2026-11-20T04:00:00.000Z'), { nil: undefined }),
  })
  .map((row) => ({ ...row, key: rowKey(row) }));

const PROVINCE: Range = { slotId: 'immediate', province: '44', from: '44', before: '44:' };
const ranges: fc.Arbitrary<Range> = regions.chain((region) => {
  const found = [PROVINCE, ...rangesOf(scopeOf([region]), [{ slotId: 'immediate', province: '44' }])];
  return fc.constantFrom(...found);
});

describe('a range of the directory', () => {
  it('is covered once by what stands up to a cut and the pieces behind it, however often it is cut', () => {
    fc.assert(
      fc.property(ranges, fc.array(rows, { minLength: 1 }), rows, (range, cuts, { key }) => {
        fc.pre(isInRange(range, key));
        const read: Range[] = [];
        let ahead: readonly Range[] = [range];
        for (const { key: cut } of cuts) {
          read.push(...ahead.filter((part) => isInRange(part, cut)).map((part) => truncatedAt(part, cut)));
          ahead = ahead.flatMap((part) => (isInRange(part, cut) ? splitAfter(part, cut) : [part]));
        }
        expect([...read, ...ahead].filter((part) => isInRange(part, key))).toHaveLength(1);
        expect(new Set(ahead.map(rangeId)).size).toBe(ahead.length);
        expect(ahead.every(({ from, before }) => from < before)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read to the row of its cut, and from the next one on', () => {
    fc.assert(
      fc.property(rows, rows, ({ key: cut }, { key }) => {
        expect(isInRange(truncatedAt(PROVINCE, cut), key)).toBe(key <= cut);
        expect(splitAfter(PROVINCE, cut).some((piece) => isInRange(piece, key))).toBe(key > cut);
      }),
    );
  });

  it('falls into pieces where regions end: the rest of the county, of the city, of the province', () => {
    const pieces = splitAfter(PROVINCE, '440106#sub-1');
    expect(pieces.map(({ from, before }) => [from, before])).toEqual([
      ['440106#sub-1!', '440106:'],
      ['440106:', '4401:'],
      ['4401:', '44:'],
    ]);
    for (const { slotId, province } of pieces) expect({ slotId, province }).toEqual({ slotId: 'immediate', province: '44' });
  });

  it('that ends with a region has no pieces beyond it', () => {
    const [city] = rangesOf(scopeOf(['4401']), [{ slotId: 'immediate', province: '44' }]);
    if (!city) throw new Error('no range');
    expect(splitAfter(city, '440106001#sub-1').map(({ before }) => before)).toEqual(['440106001:', '440106:', '4401:']);
    expect(splitAfter(city, '4401#sub-1').map(({ before }) => before)).toEqual(['4401:']);
  });

  it('of those who watch the whole country is cut, too', () => {
    const [country] = rangesOf(scopeOf(['']), [{ slotId: 'immediate', province: '00' }]);
    if (!country) throw new Error('no range');
    expect(splitAfter(country, '#sub-1').map(({ from, before }) => [from, before])).toEqual([['#sub-1!', ':']]);
    expect(truncatedAt(country, null)).toEqual(country);
  });
});
