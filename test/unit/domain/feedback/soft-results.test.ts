import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SoftResult, withSoftResult } from '../../../../functions/domain/feedback/soft-results.ts';
import { graver, type Suppression } from '../../../../functions/domain/feedback/suppression.ts';
import { DAY, HOUR, after as later } from '../../../../functions/domain/time.ts';
import { NOON } from '../../../builders.ts';

const soft = (day: number, about = `notice-${day}`): SoftResult => ({ at: later(NOON, day * DAY), about, feedbackId: `f-${day}-${about}` });

/** Is the address left alone after these, in this order? */
const isTooMuch = (...results: readonly SoftResult[]): boolean => {
  let standing: readonly SoftResult[] = [];
  let last = false;
  for (const result of results) ({ results: standing, isTooMuch: last } = withSoftResult(standing, result));
  return last;
};

describe('soft results of an address', () => {
  it.each([
    ['two', [soft(0), soft(8)], false],
    ['three of three notices over a week', [soft(0), soft(3), soft(7)], true],
    ['three within a week', [soft(0), soft(1), soft(6)], false],
    ['four, of which three lie a week apart', [soft(0), soft(1), soft(2), soft(8)], true],
    ['three of two notices', [soft(0, 'a'), soft(4, 'b'), soft(8, 'b')], false],
    ['three of one notice', [soft(0, 'a'), soft(4, 'a'), soft(8, 'a')], false],
    ['three over more than thirty days', [soft(0), soft(15), soft(31)], false],
    ['three over thirty days', [soft(0), soft(15), soft(30)], true],
    ['the same event again and again', [soft(0), soft(8), soft(8), soft(8)], false],
    ['three that come in another order', [soft(8), soft(0), soft(4)], true],
    ['a late one that completes nothing', [soft(40), soft(0), soft(41)], false],
  ] as const)('are %s', (_, results, tooMuch) => {
    expect(isTooMuch(...results)).toBe(tooMuch);
  });

  it('are kept in bounded number, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 29 * 24 }), fc.integer({ min: 0, max: 500 })), { maxLength: 200 }), (all) => {
        let standing: readonly SoftResult[] = [];
        for (const [hours, about] of all)
          standing = withSoftResult(standing, { at: later(NOON, hours * HOUR), about: `n-${about}`, feedbackId: `${hours}` }).results;
        expect(standing.length).toBeLessThanOrEqual(40);
        expect(new Set(standing.map(({ about }) => about)).size).toBe(standing.length);
      }),
    );
  });
});

const of = (given: Partial<Suppression>): Suppression => ({
  addressKey: 'key',
  reason: 'soft-bounces',
  source: 'ses',
  since: NOON,
  until: null,
  feedbackId: 'f',
  ...given,
});

describe('of two reasons not to write to an address', () => {
  const ending = of({ until: later(NOON, DAY) });
  const longer = of({ reason: 'listed-by-ses', until: later(NOON, 2 * DAY) });
  const gone = of({ reason: 'no-such-mailbox' });
  const complained = of({ reason: 'complained' });

  it.each([
    ['the first', null, ending, ending],
    ['the one for good before one that ends', ending, gone, gone],
    ['the one for good, that stood', gone, ending, gone],
    ['the later end', ending, longer, longer],
    ['the later end, that stood', longer, ending, longer],
    ['the complaint', gone, complained, complained],
    ['the complaint, that stood', complained, gone, complained],
    ['the one that stood, of the same', gone, of({ reason: 'no-such-mailbox', feedbackId: 'again' }), gone],
    ['the new one, when the other is over', of({ until: later(NOON, -DAY) }), ending, ending],
  ] as const)('stands %s', (_, standing, other, expected) => {
    expect(graver(standing, other, NOON)).toEqual(expected);
  });
});
