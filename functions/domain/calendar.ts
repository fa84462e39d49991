import { COVERED_YEARS, DAYS_OFF, MAKE_UP_DAYS } from './generated/calendar.ts';

const OFF: ReadonlySet<string> = new Set(DAYS_OFF);
const MAKE_UP: ReadonlySet<string> = new Set(MAKE_UP_DAYS);

/** Days off every year by the date alone (全国年节及纪念日放假办法, art. 2); those of the lunar calendar are known only once announced. */
const FIXED_DAYS_OFF = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);

/** Is the plan of days off known for the year of this `YYYY-MM-DD`? It is announced in about November of the year before. */
export const isCovered = (date: string): boolean => COVERED_YEARS.includes(Number(date.slice(0, 4)));

/** Is `date` (`YYYY-MM-DD`, in China) a working day? Make-up days count; outside the covered years only weekends and fixed days are off. */
export const isWorkday = (date: string): boolean => {
  if (MAKE_UP.has(date)) return true;
  if (OFF.has(date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return isCovered(date) || !FIXED_DAYS_OFF.has(date.slice(5));
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
