import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../local/clock/duration.ts';
import { parseSchedule } from '../../local/clock/schedule.ts';

const next = (expression: string, after: string, timeZone = 'UTC') => {
  const found = parseSchedule(expression, timeZone).next(Date.parse(after));
  return found === null ? null : new Date(found).toISOString().replace(':00.000Z', 'Z');
};

describe('a schedule', () => {
  it.each<[string, string, string | null]>([
    ['rate(1 minute)', '2026-11-23T10:00:30Z', '2026-11-23T10:01Z'],
    ['rate(6 hours)', '2026-11-23T10:00:00Z', '2026-11-23T12:00Z'],
    ['cron(0/15 * * * ? *)', '2026-11-23T10:00:00Z', '2026-11-23T10:15Z'],
    ['cron(0/15 * * * ? *)', '2026-11-23T10:59:59Z', '2026-11-23T11:00Z'],
    ['cron(30 8 * * ? *)', '2026-11-23T08:30:00Z', '2026-11-24T08:30Z'],
    ['cron(0 9 ? * MON-FRI *)', '2026-11-27T09:00:00Z', '2026-11-30T09:00Z'],
    ['cron(0 9 ? * 1,7 *)', '2026-11-23T00:00:00Z', '2026-11-28T09:00Z'],
    ['cron(15,45 0-2 1 JAN,JUL ? *)', '2026-11-23T00:00:00Z', '2027-01-01T00:15Z'],
    ['cron(0 0 29 2 ? *)', '2026-11-23T00:00:00Z', '2028-02-29T00:00Z'],
    ['cron(5 4 * * ? 2026)', '2026-12-31T04:05:00Z', null],
    ['cron(0 10-20/5 * * ? *)', '2026-11-23T10:00:00Z', '2026-11-23T15:00Z'],
  ])('%s after %s fires at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['Asia/Shanghai', '2026-11-23T00:30:00Z', '2026-11-23T01:00Z'],
    ['Asia/Shanghai', '2026-11-23T01:00:00Z', '2026-11-24T01:00Z'],
    ['America/New_York', '2026-11-23T00:00:00Z', '2026-11-23T14:00Z'],
    ['America/New_York', '2026-07-01T00:00:00Z', '2026-07-01T13:00Z'],
    ['Asia/Kathmandu', '2026-11-23T00:00:00Z', '2026-11-23T03:15Z'],
  ])('at nine in %s, after %s, fires at %s', (zone, after, expected) => {
    expect(next('cron(0 9 * * ? *)', after, zone)).toBe(expected);
  });

  it('leaves out an hour that the clock skips, and takes one that comes twice once', () => {
    // In Berlin 02:30 does not exist on 29 March 2026, and comes twice on 25 October.
    expect(next('cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-30T00:30Z');
    expect(next('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30Z');
    expect(next('cron(30 2 * * ? *)', '2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-26T01:30Z');
  });

  it('always fires later than asked, and misses nothing in between', () => {
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
        fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 20 })).map(([from, by]) => `${from}/${by}`),
      );
    const matches = (fieldText: string, value: number): boolean =>
      fieldText.split(',').some((part) => {
        const [from, by] = part.split('/');
        return part === '*' || (by ? value >= Number(from) && (value - Number(from)) % Number(by) === 0 : value === Number(part));
      });
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        (minutes, hours, after) => {
          const found = parseSchedule(`cron(${minutes} ${hours} * * ? *)`, 'UTC').next(after.getTime());
          let expected = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
          while (!matches(minutes, new Date(expected).getUTCMinutes()) || !matches(hours, new Date(expected).getUTCHours()))
            expected += 60_000;
          expect(found).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    'every day',
    'rate(0 minutes)',
    'cron(* * *)',
    'cron(61 * * * ? *)',
    'cron(0 9 L * ? *)',
    'cron(0 9 ? * MON#1 *)',
    'at(2026-11-23T10:00:00)',
  ])('that says %s is refused', (expression) => {
    expect(() => parseSchedule(expression, 'UTC')).toThrow(/the local runner/);
  });
});

describe('a duration', () => {
  it.each([
    ['PT24H', 86_400_000],
    ['P7D', 604_800_000],
    ['P1W', 604_800_000],
    ['P1DT2H30M', 95_400_000],
    ['PT0.5S', 500],
    ['PT0S', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '24h', 'P', 'PT', 'P1Y', 'P-1D', 'PT1', '1 day'])('%j is refused, with what to write', (text) => {
    expect(() => durationMs(text)).toThrow(/write PT15M, PT24H or P7D/);
  });

  it('of years is refused', () => {
    expect(() => durationMs('P500D')).toThrow(/smaller steps/);
  });
});
