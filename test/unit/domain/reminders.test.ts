import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remindersFor } from '../../../functions/domain/receipts/reminders.ts';
import { between, DAY, HOUR, after as later } from '../../../functions/domain/time.ts';

/** As a clock in China shows it. */
const planned = (by: string | undefined, since: string, given: object = {}): readonly string[] =>
  remindersFor({ receipt: { required: true, ...(by ? { by } : {}) }, ...given }, since).map(
    ({ step, at }) => `${step} ${later(at, 8 * HOUR).slice(0, 16)}`,
  );

describe('reminders of a receipt', () => {
  it.each([
    // A Friday to a Friday two weeks on.
    [
      '2026-12-04',
      '2026-11-20T04:00:00.000Z',
      ['half-time 2026-11-27T09:00', 'day-before 2026-12-03T09:00', 'deadline 2026-12-04T09:00', 'over 2026-12-05T00:00'],
    ],
    // Due on a Monday: the working day before is a Friday.
    [
      '2026-12-07',
      '2026-11-20T04:00:00.000Z',
      ['half-time 2026-11-29T09:00', 'day-before 2026-12-04T09:00', 'deadline 2026-12-07T09:00', 'over 2026-12-08T00:00'],
    ],
    // Behind the holidays of October.
    [
      '2026-10-08',
      '2026-09-20T04:00:00.000Z',
      ['half-time 2026-09-29T09:00', 'day-before 2026-09-30T09:00', 'deadline 2026-10-08T09:00', 'over 2026-10-09T00:00'],
    ],
    // Two days: the day before is tomorrow, and half time is the same day.
    ['2026-11-27', '2026-11-25T04:00:00.000Z', ['day-before 2026-11-26T09:00', 'deadline 2026-11-27T09:00', 'over 2026-11-28T00:00']],
    // Today: nobody is reminded of what they were told this morning.
    ['2026-11-20', '2026-11-20T01:30:00.000Z', ['over 2026-11-21T00:00']],
    [undefined, '2026-11-20T04:00:00.000Z', ['week 2026-11-27T12:00']],
  ])('due by %s, told at %s', (by, since, expected) => expect(planned(by, since)).toEqual(expected));

  it('go by the last day as it was put off, and there are none where none is wanted', () => {
    expect(planned('2026-11-20', '2026-11-20T04:00:00.000Z', { receiptBy: '2026-11-27' })).toContain('deadline 2026-11-27T09:00');
    expect(remindersFor({ receipt: { required: false, by: '2026-12-04' } }, '2026-11-20T04:00:00.000Z')).toEqual([]);
    expect(remindersFor({}, '2026-11-20T04:00:00.000Z')).toEqual([]);
  });

  it('come in order, half a day apart and half a day after the notice at least, and end with the last day', () => {
    const since = fc.integer({ min: 0, max: 400 * 24 }).map((hours) => later('2026-01-01T00:00:00.000Z', hours * HOUR));
    fc.assert(
      fc.property(since, fc.integer({ min: 0, max: 60 }), (told, days) => {
        const by = later(told, days * DAY + 8 * HOUR).slice(0, 10);
        const times = remindersFor({ receipt: { required: true, by } }, told);
        expect(times.at(-1)?.step).toBe('over');
        const reminders = times.slice(0, -1).map(({ at }) => at);
        for (const [i, at] of reminders.entries()) expect(between(reminders[i - 1] ?? told, at)).toBeGreaterThanOrEqual(12 * HOUR);
        expect(reminders.every((at) => at < (times.at(-1)?.at ?? ''))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
