import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../functions/domain/sending/retry-after.ts';

type Case = Readonly<{ now: string; value: string; right: string }>;
const CASES: readonly Case[] = JSON.parse(readFileSync(new URL('../../cases/retry-after.json', import.meta.url), 'utf8'));

const DURATIONS: Readonly<Record<string, number | undefined>> = { PT2M: 120_000, PT10M: 600_000, PT24H: 86_400_000, ignored: undefined };
const NOW = new Date('2026-11-27T08:00:00Z');
const DAY = 86_400_000;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The three forms of RFC 9110 §5.6.7. */
const formsOf = (at: Date): readonly string[] => {
  const [, day = '', month = '', year = '', time = ''] = /^..., (..) (...) (....) (\S+) GMT$/.exec(at.toUTCString()) ?? [];
  const weekday = WEEKDAYS[at.getUTCDay()] ?? '';
  return [
    at.toUTCString(),
    `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
  ];
};

describe('a Retry-After', () => {
  it.each(CASES)('of $value asks for $right', ({ now, value, right }) => {
    expect(Object.keys(DURATIONS)).toContain(right);
    expect(retryAfterMs(value, new Date(now))).toBe(DURATIONS[right]);
  });

  it('says the same in each of the three forms of a date, whatever the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3 * 365 * DAY, max: 3 * 365 * DAY }), (aheadMs) => {
        const at = new Date(Math.floor((NOW.getTime() + aheadMs) / 1000) * 1000);
        const wait = at.getTime() - NOW.getTime();
        const right = wait > 0 ? Math.min(wait, DAY) : undefined;
        for (const form of formsOf(at)) expect([form, retryAfterMs(form, NOW)]).toEqual([form, right]);
      }),
    );
  });

  it('is a number of seconds of any length, up to a day', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 400n }), (seconds) => {
        expect(retryAfterMs(String(seconds), NOW)).toBe(seconds > 86_400n ? DAY : Number(seconds) * 1000);
      }),
    );
  });

  it('of two digits for a year that seems far ahead means the century before', () => {
    expect(retryAfterMs('Friday, 27-Nov-99 08:10:00 GMT', NOW)).toBeUndefined();
    expect(retryAfterMs('Tuesday, 27-Nov-76 08:10:00 GMT', NOW)).toBe(DAY);
  });

  it.each([
    '',
    '0',
    'soon',
    '+5',
    '1e9',
    '0x10',
    '１２０',
    '120, 240',
    '2026-11-27T08:10:00Z',
    'Fri, 27 Nov 2026 08:10:00 +0800',
    'Fri, 27 Nov 2026 99:10:00 GMT',
    'Fri, 27 Foo 2026 08:10:00 GMT',
  ])('that is neither seconds nor a date asks for nothing: %j', (value) => {
    expect(retryAfterMs(value, NOW)).toBeUndefined();
  });
});
