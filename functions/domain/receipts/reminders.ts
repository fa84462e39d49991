import { dayInChina, endOf, instantOf, isWorkday, KNOWN_CALENDAR, type WorkCalendar } from '../calendar.ts';
import type { Notice } from '../notices/notice.ts';
import { after, between, DAY, HOUR, type Instant, instant } from '../time.ts';
import { wantedReceipt } from './receipt.ts';

/**
 * What is done for a notice that wants receipts, and when (催办): those missing are reminded at half time, on the working day before the
 * last day, and on the last day; without one, once after a week; told when the last day is put off; and reminded when its agency asks for
 * it. `over`: its agency hears how many are missing.
 */
export const REMINDERS = ['half-time', 'day-before', 'deadline', 'week', 'extended', 'asked', 'over'] as const;
export type ReminderStep = (typeof REMINDERS)[number];

export type PlannedReminder = Readonly<{ step: ReminderStep; at: Instant }>;

const CHINA = 'Asia/Shanghai';
/** When offices have begun. */
const HOUR_OF_DAY = 9;
/** A week, for a notice that names no last day. */
const WITHOUT_DEADLINE_MS = 7 * DAY;
/** Whoever was told so short a time before is not reminded yet. */
const APART_MS = 12 * HOUR;
/** … and nobody because their agency asks for it who was told or reminded so short a time before. */
const ASKED_APART_MS = 4 * HOUR;
/** A reminder that comes so late is left to the next one. */
const TOO_LATE_MS = 12 * HOUR;

const dayAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

const workdayBefore = (date: string, calendar: WorkCalendar): string => {
  let day = dayAfter(date, -1);
  // A fortnight covers the longest holiday.
  for (let back = 0; back < 14 && !isWorkday(day, calendar); back++) day = dayAfter(day, -1);
  return day;
};

const morningOf = (date: string): Instant => instant(instantOf(date, HOUR_OF_DAY, CHINA));

/**
 * What is to come for a notice that has been published, or whose last day was put off, at `since`, in the order of time. Reminders stand
 * half a day apart from each other and from `since` at least: of a short time the earlier ones are left out.
 */
export const remindersFor = (
  notice: Pick<Notice, 'receipt' | 'receiptBy'>,
  since: Instant,
  calendar: WorkCalendar = KNOWN_CALENDAR,
): readonly PlannedReminder[] => {
  const wanted = wantedReceipt(notice);
  if (!wanted) return [];
  const { by } = wanted;
  if (by === undefined) return [{ step: 'week', at: after(since, WITHOUT_DEADLINE_MS) }];
  const over = endOf(by);
  const halfTime = morningOf(dayInChina(new Date(after(since, between(since, over) / 2))));
  const all: readonly PlannedReminder[] = [
    { step: 'half-time', at: halfTime },
    { step: 'day-before', at: morningOf(workdayBefore(by, calendar)) },
    { step: 'deadline', at: morningOf(by) },
  ];
  // From the last one back: what comes too near to one that follows is left.
  const kept: PlannedReminder[] = [];
  for (const one of all.toReversed()) {
    const next = kept[0]?.at;
    const isApart = between(since, one.at) >= APART_MS && (next === undefined || between(one.at, next) >= APART_MS);
    if (isApart) kept.unshift(one);
  }
  return [...kept, { step: 'over', at: over }];
};

/** Is it too late for a reminder that was due at `at`, so that the next one says it? The last ones are sent as long as they make sense. */
export const isReminderOverdue = ({ step, at }: PlannedReminder, now: Instant): boolean =>
  (step === 'half-time' || step === 'day-before') && between(at, now) > TOO_LATE_MS;

/** When an agency may have them reminded again. @param since when they were told or reminded last */
export const mayAskFrom = (since: Instant): Instant => after(since, ASKED_APART_MS);

/** Does one that was planned come too soon behind another that was sent at `last`? What says when it is over is sent all the same. */
export const isTooSoon = ({ step, at }: PlannedReminder, last: Instant): boolean =>
  (step === 'half-time' || step === 'day-before' || step === 'week') && between(last, at) < APART_MS;
