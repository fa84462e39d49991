import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calendarWith,
  instantOf,
  isCovered,
  isTimeZone,
  isWorkday,
  KNOWN_CALENDAR,
  yearToCome,
  zonedParts,
} from '../../../functions/domain/calendar.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/data/cn-holidays-2024-2026.json');
const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
];
const HOUR_MS = 3_600_000;

const date = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

describe('a working day', () => {
  it.each([
    ['2026-11-20', true, 'a Friday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2026-10-01', false, 'National Day'],
    ['2026-02-16', false, 'a Monday of the Spring Festival'],
    ['2026-10-10', true, 'a Saturday worked in exchange'],
    ['2026-09-20', true, 'a Sunday worked in exchange'],
    ['2026-02-14', true, 'a Saturday worked in exchange'],
    ['2024-10-08', true, 'the day after a long holiday'],
  ])('%s: %s (%s)', (day, expected) => expect(isWorkday(day)).toBe(expected));

  it('is known as announced for three years, and by fixed days alone before the next plan is out', () => {
    expect(['2023-06-01', '2024-01-01', '2026-12-31', '2027-01-01'].map((day) => isCovered(day))).toEqual([false, true, true, false]);
    expect(isWorkday('2027-01-01')).toBe(false);
    expect(isWorkday('2027-10-01')).toBe(false);
    expect(isWorkday('2027-10-04')).toBe(true);
    expect(isWorkday('2027-10-02')).toBe(false);
  });

  it.skipIf(!existsSync(SHARED))('agrees with the shared calendar on every day of the covered years', () => {
    const { years }: { years: Record<string, { date: string; off: boolean }[]> } = JSON.parse(readFileSync(SHARED, 'utf8'));
    const announced = new Map(Object.values(years).flatMap((days) => days.map((day) => [day.date, !day.off] as const)));
    for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2027, 0, 1); at += 24 * HOUR_MS) {
      const day = new Date(at).toISOString().slice(0, 10);
      const weekday = new Date(at).getUTCDay();
      expect(isWorkday(day), day).toBe(announced.get(day) ?? (weekday !== 0 && weekday !== 6));
    }
    expect(announced.size).toBeGreaterThan(100);
  });
});

describe('days off that an operator gives', () => {
  const given = calendarWith('-2027-01-04, +2027-01-09,-2026-12-31');

  it('stand in the place of what was known of their years, and leave other years alone', () => {
    expect(isWorkday('2027-01-04', given)).toBe(false);
    expect(isWorkday('2027-01-09', given)).toBe(true);
    expect(isWorkday('2026-12-31', given)).toBe(false);
    expect(isWorkday('2026-10-10', given)).toBe(false);
    expect(isWorkday('2025-10-11', given)).toBe(isWorkday('2025-10-11'));
    expect(isCovered('2027-06-01', given)).toBe(true);
    expect(calendarWith('')).toEqual(KNOWN_CALENDAR);
  });

  it.each(['2027-01-01', '-2027-13-01', '-2027-1-1', '-2027-01-01;+2027-01-02', 'off'])('are refused where they are none: %s', (days) => {
    expect(() => calendarWith(days)).toThrow('no day off (-2027-01-01)');
  });

  it('are asked for from October on, in China, until they are given', () => {
    expect(yearToCome(new Date('2026-09-30T15:59:59Z'), KNOWN_CALENDAR)).toBeNull();
    expect(yearToCome(new Date('2026-09-30T16:00:00Z'), KNOWN_CALENDAR)).toBe(2027);
    expect(yearToCome(new Date('2026-12-31T12:00:00Z'), given)).toBeNull();
    expect(yearToCome(new Date('2025-11-01T12:00:00Z'), KNOWN_CALENDAR)).toBeNull();
  });
});

describe('the clock on the wall', () => {
  it('shows the hour of the zone, also at midnight', () => {
    expect(zonedParts(new Date('2026-09-30T16:30:05Z'), 'Asia/Shanghai')).toEqual({ date: '2026-10-01', hour: 0, minute: 30, second: 5 });
    expect(zonedParts(new Date('2026-07-01T00:00:00Z'), 'America/New_York')).toMatchObject({ date: '2026-06-30', hour: 20 });
  });

  it('shows the hour that was asked for, in every zone on every day, unless the clocks skip it', () => {
    fc.assert(
      fc.property(date, fc.nat(23), fc.constantFrom(...ZONES), (day, hour, zone) => {
        const at = instantOf(day, hour, zone);
        const shown = zonedParts(at, zone);
        if (shown.hour === hour && shown.minute === 0) {
          expect(shown).toEqual({ date: day, hour, minute: 0, second: 0 });
          return;
        }
        // Skipped: the wall goes from before what was asked for to behind it, at that moment.
        const before = zonedParts(new Date(at.getTime() - 1), zone);
        expect(shown.date).toBe(day);
        expect(shown.hour * 60 + shown.minute).toBeGreaterThan(hour * 60);
        expect(before.date < day || before.hour < hour).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['2026-11-20', 9, 'Asia/Shanghai', '2026-11-20T01:00:00.000Z', 'China has one zone'],
    ['2026-03-08', 1, 'America/New_York', '2026-03-08T06:00:00.000Z', 'before the clocks go forward'],
    ['2026-03-08', 2, 'America/New_York', '2026-03-08T07:00:00.000Z', 'skipped: the moment that they jump'],
    ['2026-03-08', 9, 'America/New_York', '2026-03-08T13:00:00.000Z', 'summer time'],
    ['2026-11-01', 1, 'America/New_York', '2026-11-01T05:00:00.000Z', 'comes twice: the first'],
    ['2026-11-01', 2, 'America/New_York', '2026-11-01T07:00:00.000Z', 'after it'],
    ['2026-10-04', 2, 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z', 'half an hour is skipped'],
  ])('%s %i:00 in %s is %s (%s)', (day, hour, zone, expected) => expect(instantOf(day, hour, zone).toISOString()).toBe(expected));

  it('goes by zones of the IANA database, not by offsets', () => {
    expect(ZONES.every(isTimeZone)).toBe(true);
    expect(['+08:00', 'Asia/Nowhere', '', 'Beijing', 'GMT+8:00 '].some(isTimeZone)).toBe(false);
  });
});
