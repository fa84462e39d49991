const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 3_600_000, day: DAY_MS };
/** Far enough for 29 February. */
const MOST_DAYS = 9 * 366;

/** When something fires (EventBridge Scheduler user guide, "Schedule types"). */
export type Schedule = Readonly<{
  /** The first moment after this one, in milliseconds since 1970; null: never again. */
  next(afterMs: number): number | null;
}>;

/** Read `rate(…)` or `cron(…)`. @throws for anything else, and for what of cron is not known here */
export const parseSchedule = (expression: string, timeZone: string): Schedule => {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const everyMs = Number(rate[1]) * (UNIT_MS[rate[2] ?? ''] ?? Number.NaN);
    if (everyMs > 0) return { next: (afterMs) => (Math.floor(afterMs / everyMs) + 1) * everyMs };
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (cron?.length !== 6) throw new Error(`the local runner reads rate(…) and cron(…) with six fields, not ${expression}.`);
  return cronSchedule(cron, expression, timeZone);
};

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const cronSchedule = (fields: readonly string[], expression: string, timeZone: string): Schedule => {
  const values = (at: number, low: number, high: number, names: readonly string[] = []): readonly number[] =>
    valuesOf(fields[at] ?? '', low, high, names, expression);
  const minutes = values(0, 0, 59);
  const hours = values(1, 0, 23);
  const days = new Set(values(2, 1, 31));
  const months = new Set(values(3, 1, 12, MONTHS));
  const weekdays = new Set(values(4, 1, 7, DAYS));
  const years = new Set(values(5, 1970, 2199));
  const zone = zoneOf(timeZone);

  const isDay = (date: Date): boolean =>
    years.has(date.getUTCFullYear()) &&
    months.has(date.getUTCMonth() + 1) &&
    days.has(date.getUTCDate()) &&
    weekdays.has(date.getUTCDay() + 1);

  return {
    next: (afterMs) => {
      // Walks local days, written as if they were UTC.
      const firstDay = Math.floor((afterMs + zone.offsetMs(afterMs)) / DAY_MS) * DAY_MS;
      for (let day = firstDay; day < firstDay + MOST_DAYS * DAY_MS; day += DAY_MS) {
        if (!isDay(new Date(day))) continue;
        for (const hour of hours) {
          for (const minute of minutes) {
            const instant = zone.instantOf(day + (hour * 60 + minute) * MINUTE_MS);
            if (instant !== null && instant > afterMs) return instant;
          }
        }
      }
      return null;
    },
  };
};

/** `*`, `?`, lists, ranges, steps and names. `L`, `W` and `#` are refused: no schedule of ours has needed them. */
const valuesOf = (field: string, low: number, high: number, names: readonly string[], expression: string): readonly number[] => {
  const numberOf = (text: string): number => {
    const name = names.indexOf(text.toUpperCase());
    const number = name >= 0 ? name + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= low && number <= high)) throw new Error(`the local runner cannot read "${field}" in ${expression}.`);
    return number;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const isAny = range === '*' || range === '?';
    const [first = '', last] = range.split('-');
    const from = isAny ? low : numberOf(first);
    const to = isAny || (step !== undefined && last === undefined) ? high : numberOf(last ?? first);
    const by = step === undefined ? 1 : Math.max(1, Number(step));
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
};

/** A time zone; local times are written as if they were UTC. */
const zoneOf = (timeZone: string): Readonly<{ offsetMs(atMs: number): number; instantOf(localMs: number): number | null }> => {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return { offsetMs: () => 0, instantOf: (localMs) => localMs };
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetMs = (atMs: number): number => {
    const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
  };
  return {
    offsetMs,
    // An hour that is skipped in spring gives nothing; one that comes twice in autumn gives its first time.
    instantOf: (localMs) => {
      const candidates = [localMs - offsetMs(localMs - DAY_MS), localMs - offsetMs(localMs + DAY_MS)];
      const instants = candidates.filter((instant) => instant + offsetMs(instant) === localMs);
      return instants.length === 0 ? null : Math.min(...instants);
    },
  };
};
