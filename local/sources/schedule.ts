const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MINUTE_MS = 60_000;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** When a schedule of EventBridge fires (EventBridge Scheduler user guide, "Schedule types"): `rate(…)` and `cron(…)`. */
export type Schedule = Readonly<{
  /** Did it fall due in (from, to]? Times in milliseconds since 1970. */
  fellDue(fromMs: number, toMs: number): boolean;
}>;

/** @throws for an expression that is neither a rate nor a cron */
export const parseSchedule = (expression: string, timeZone: string, startMs: number): Schedule => {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const everyMs = Number(rate[1]) * (UNIT_MS[rate[2] ?? ''] ?? MINUTE_MS);
    return { fellDue: (fromMs, toMs) => Math.floor((toMs - startMs) / everyMs) > Math.floor((fromMs - startMs) / everyMs) };
  }
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (!cron?.[1] || cron[1].trim().split(/\s+/).length !== 6) throw new Error(`the local runner cannot read the schedule ${expression}`);
  const matches = cronMatcher(cron[1], timeZone);
  return {
    fellDue: (fromMs, toMs) => {
      // Minute by minute, the latest first; two days are enough to find any daily one.
      const earliest = Math.max(fromMs, toMs - 2 * 86_400_000);
      for (let minute = Math.floor(toMs / MINUTE_MS) * MINUTE_MS; minute > earliest; minute -= MINUTE_MS)
        if (matches(new Date(minute))) return true;
      return false;
    },
  };
};

const cronMatcher = (expression: string, timeZone: string): ((at: Date) => boolean) => {
  const fields = expression.trim().split(/\s+/);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
    weekday: 'short',
    year: 'numeric',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = DAYS.indexOf(String(parts['weekday']).toUpperCase()) + 1;
    const values = [parts['minute'], parts['hour'], parts['day'], parts['month'], weekday, parts['year']].map(Number);
    return fields.every((field, i) => field.split(',').some((part) => partMatches(part, values[i] ?? 0)));
  };
};

const partMatches = (part: string, value: number): boolean => {
  const [range = '', step] = part.split('/');
  if (range === '*' || range === '?') return !step || value % Number(step) === 0;
  const [low = '', high] = range.split('-');
  const from = numberOf(low);
  const to = high ? numberOf(high) : step ? Number.POSITIVE_INFINITY : from;
  return value >= from && value <= to && (!step || (value - from) % Number(step) === 0);
};

const numberOf = (text: string): number => {
  const month = MONTHS.indexOf(text);
  if (month >= 0) return month + 1;
  const day = DAYS.indexOf(text);
  return day >= 0 ? day + 1 : Number(text);
};
