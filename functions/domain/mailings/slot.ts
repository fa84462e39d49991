import { instantOf, isWorkday, KNOWN_CALENDAR, type WorkCalendar, zonedParts } from '../calendar.ts';
import type { Frequency } from '../subscriptions/subscription.ts';
import { DAY, MINUTE } from '../time.ts';

/**
 * Subscriptions with the same rhythm share a slot of the directory: `immediate`, or an hour in a time zone,
 * with a weekday for weekly ones. Its id is used in keys: `immediate`, `d09:Asia:Shanghai`, `d09w:…` (working days only),
 * `w1-09:…`, `w1-09w:…`. Neither a slash nor a full stop can stand in an id, and no IANA zone name has a colon.
 */
export type Slot = Frequency;

export const IMMEDIATE = 'immediate';

/**
 * The window of a digest ends so long before it is due, in milliseconds: a notice that was being accepted at that moment is stored by then,
 * and what comes later is in the next window for certain.
 */
export const WINDOW_MARGIN_MS = MINUTE;

const two = (n: number): string => String(n).padStart(2, '0');

export const slotIdOf = (slot: Slot): string => {
  if (slot.mode === 'immediate') return IMMEDIATE;
  const zone = slot.timeZone.replaceAll('/', ':');
  const workdays = slot.workdaysOnly ? 'w' : '';
  return slot.mode === 'daily' ? `d${two(slot.hour)}${workdays}:${zone}` : `w${slot.weekday}-${two(slot.hour)}${workdays}:${zone}`;
};

/** The slot that an id names. Throws on what `slotIdOf` never wrote. */
export const slotFromId = (id: string): Slot => {
  if (id === IMMEDIATE) return { mode: 'immediate' };
  const parts = /^(?:d|w(?<weekday>[1-7])-)(?<hour>\d\d)(?<workdays>w?):(?<zone>.+)$/.exec(id)?.groups;
  if (!parts?.['hour'] || !parts['zone']) throw new Error(`not a slot: ${id}`);
  const rest = { hour: Number(parts['hour']), timeZone: parts['zone'].replaceAll(':', '/'), workdaysOnly: parts['workdays'] === 'w' };
  return parts['weekday'] ? { mode: 'weekly', weekday: Number(parts['weekday']), ...rest } : { mode: 'daily', ...rest };
};

const WEEKDAY_COUNT = 7;

/**
 * The last moment at or before `now` at which this slot's digest is due, or null for `immediate`.
 * A weekly digest for working days whose weekday is a day off moves to the next working day.
 */
export const lastDue = (slot: Slot, now: Date, calendar: WorkCalendar = KNOWN_CALENDAR): Date | null => {
  if (slot.mode === 'immediate') return null;
  // A fortnight covers the longest holiday (8 days in 2025) after a weekly day.
  // By the days of the zone: a day on which clocks change has not 24 hours, and would be passed over.
  const today = zonedParts(now, slot.timeZone).date;
  for (let back = 0; back <= 2 * WEEKDAY_COUNT; back++) {
    const date = daysFrom(today, -back);
    if (!isDigestDay(slot, date, calendar)) continue;
    const due = instantOf(date, slot.hour, slot.timeZone);
    if (due.getTime() <= now.getTime()) return due;
  }
  return null;
};

/** A weekly digest for working days is put off past the longest holiday at most. */
const WEEKS_AHEAD = 3;

/** The first moment after `now` at which this slot's digest is due, or null for `immediate`. */
export const nextDue = (slot: Slot, now: Date, calendar: WorkCalendar = KNOWN_CALENDAR): Date | null => {
  if (slot.mode === 'immediate') return null;
  const today = zonedParts(now, slot.timeZone).date;
  for (let ahead = 0; ahead <= WEEKS_AHEAD * WEEKDAY_COUNT; ahead++) {
    const date = daysFrom(today, ahead);
    if (!isDigestDay(slot, date, calendar)) continue;
    const due = instantOf(date, slot.hour, slot.timeZone);
    if (due.getTime() > now.getTime()) return due;
  }
  return null;
};

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || WEEKDAY_COUNT;
const daysFrom = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
const dayBefore = (date: string): string => daysFrom(date, -1);

const isDigestDay = (slot: Exclude<Slot, { mode: 'immediate' }>, date: string, calendar: WorkCalendar): boolean => {
  if (slot.workdaysOnly && !isWorkday(date, calendar)) return false;
  if (slot.mode === 'daily') return true;
  let day = date;
  while (weekdayOf(day) !== slot.weekday) {
    day = dayBefore(day);
    if (!slot.workdaysOnly || isWorkday(day, calendar)) return false;
  }
  return true;
};
