import { COVERED_YEARS, DAYS_OFF, MAKE_UP_DAYS } from './generated/calendar.ts';
import { after, DAY, type Instant, instant } from './time.ts';

/** Days off and days worked instead (调休), of the years for which they were announced. */
export type WorkCalendar = Readonly<{ years: ReadonlySet<number>; off: ReadonlySet<string>; madeUp: ReadonlySet<string> }>;

/** What this release knows. */
export const KNOWN_CALENDAR: WorkCalendar = {
  years: new Set(COVERED_YEARS),
  off: new Set(DAYS_OFF),
  madeUp: new Set(MAKE_UP_DAYS),
};

const yearOf = (date: string): number => Number(date.slice(0, 4));

/**
 * A calendar with the years that `days` names in the place of what was known: `-2027-01-01` is a day off, `+2027-01-03` one worked
 * instead, separated by commas. The plan for a year is announced in about November, and need not wait for a release.
 *
 * @throws for anything else
 */
export const calendarWith = (days: string, calendar: WorkCalendar = KNOWN_CALENDAR): WorkCalendar => {
  const given = days.split(',').flatMap((day) => (day.trim() === '' ? [] : [day.trim()]));
  const wrong = given.find((day) => !/^[+-]\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day.slice(1))));
  if (wrong !== undefined) throw new Error(`no day off (-2027-01-01) and no day worked instead (+2027-01-03): ${wrong}`);
  const years = new Set(given.map((day) => yearOf(day.slice(1))));
  const kept = (known: ReadonlySet<string>) => [...known].filter((date) => !years.has(yearOf(date)));
  const added = (sign: string) => given.flatMap((day) => (day.startsWith(sign) ? [day.slice(1)] : []));
  return {
    years: new Set([...calendar.years, ...years]),
    off: new Set([...kept(calendar.off), ...added('-')]),
    madeUp: new Set([...kept(calendar.madeUp), ...added('+')]),
  };
};

/** Days off every year by the date alone (全国年节及纪念日放假办法, art. 2); those of the lunar calendar are known only once announced. */
const FIXED_DAYS_OFF = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);

/** Is the plan of days off known for the year of this `YYYY-MM-DD`? */
export const isCovered = (date: string, { years }: Pick<WorkCalendar, 'years'> = KNOWN_CALENDAR): boolean => years.has(yearOf(date));

/** From October on: the year that comes next, if its plan is still to be given. */
export const yearToCome = (now: Date, { years }: Pick<WorkCalendar, 'years'>): number | null => {
  const today = dayInChina(now);
  const next = yearOf(today) + 1;
  return today.slice(5) >= '10-01' && !years.has(next) ? next : null;
};

/** Is `date` (`YYYY-MM-DD`, in China) a working day? Make-up days count; outside the covered years only weekends and fixed days are off. */
export const isWorkday = (date: string, calendar: WorkCalendar = KNOWN_CALENDAR): boolean => {
  if (calendar.madeUp.has(date)) return true;
  if (calendar.off.has(date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return isCovered(date, calendar) || !FIXED_DAYS_OFF.has(date.slice(5));
};

export type ZonedParts = Readonly<{ date: string; hour: number; minute: number; second: number }>;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  FORMATS.set(timeZone, format);
  return format;
};

/** What a clock on the wall of `timeZone` (IANA) shows at `at`. Throws a RangeError for an unknown zone. */
export const zonedParts = (at: Date, timeZone: string): ZonedParts => {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
  };
};

/** The day that it is in China, all of which has one time. */
export const dayInChina = (at: Date): string => zonedParts(at, 'Asia/Shanghai').date;

/** The first instant of a day in China, and that of the day after. */
export const beginOf = (day: string): Instant => instant(new Date(`${day}T00:00:00+08:00`));
export const endOf = (day: string): Instant => after(beginOf(day), DAY);

/** Is this an IANA time zone that we know? */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    formatFor(timeZone);
    return /^[A-Za-z]/.test(timeZone);
  } catch {
    return false;
  }
};

/**
 * The moment at which it is `hour` o'clock on `date` in `timeZone`. An hour that the clocks skip is the moment they jump past it; of one
 * that comes twice it is the first.
 */
export const instantOf = (date: string, hour: number, timeZone: string): Date => {
  const asUtc = Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00Z`);
  const offsetAt = (ms: number): number => {
    const { date: day, hour: h, minute, second } = zonedParts(new Date(ms), timeZone);
    return Date.parse(`${day}T00:00:00Z`) + ((h * 60 + minute) * 60 + second) * 1000 - ms;
  };
  const HALF_DAY = 12 * 3_600_000;
  const candidates = [...new Set([offsetAt(asUtc - HALF_DAY), offsetAt(asUtc + HALF_DAY)])]
    .map((offset) => asUtc - offset)
    .sort((a, b) => a - b);
  const exact = candidates.find((ms) => ms + offsetAt(ms) === asUtc);
  const [first = asUtc] = candidates;
  return new Date(exact ?? candidates.at(-1) ?? first);
};
