import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastDue, nextDue, type Slot } from '../../../functions/domain/mailings/slot.ts';

type Case = Readonly<{
  timeZone: string;
  hour: number;
  weekday?: number;
  days: number;
  minutesFromMidnightUtc: readonly (readonly [from: string, minutes: number])[];
}>;

/** Worked out elsewhere (Python's zoneinfo), for every day of 2026 and 2027. */
const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/digest-hours.json'), 'utf8'),
);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('a digest over 24 months', () => {
  it.each(cases)('is due at $hour o’clock in $timeZone, weekday $weekday, also where clocks change', (given) => {
    const { timeZone, hour, weekday, days, minutesFromMidnightUtc } = given;
    const rest = { hour, timeZone, workdaysOnly: false };
    const slot: Slot = weekday === undefined ? { mode: 'daily', ...rest } : { mode: 'weekly', weekday, ...rest };
    let seen = 0;
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += DAY) {
      const date = new Date(at).toISOString().slice(0, 10);
      if (weekday !== undefined && (new Date(at).getUTCDay() || 7) !== weekday) continue;
      const minutes = minutesFromMidnightUtc.findLast(([from]) => from <= date)?.[1] ?? Number.NaN;
      const due = at + minutes * MINUTE;
      expect(lastDue(slot, new Date(due))?.getTime(), date).toBe(due);
      expect(lastDue(slot, new Date(due - 1))?.getTime(), `before ${date}`).toBeLessThan(due);
      seen += 1;
    }
    expect(seen).toBe(days);
  });
});

describe('the night after clocks were put forward', () => {
  it('still knows the day that had only 23 hours', () => {
    const slot = { mode: 'daily', hour: 9, timeZone: 'Europe/London', workdaysOnly: false } as const;
    // 00:30 in London on the 30th; 24 hours before it was the 28th.
    expect(lastDue(slot, new Date('2026-03-29T23:30:00Z'))?.toISOString()).toBe('2026-03-29T08:00:00.000Z');
    expect(nextDue(slot, new Date('2026-03-28T23:30:00Z'))?.toISOString()).toBe('2026-03-29T08:00:00.000Z');
  });
});
