import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { between, HOUR, type Instant, instant } from '../time.ts';

/** Emails of a sender that left, those that came back for good, and complaints about them. */
const Counts = z.object({ emails: z.int(), bounces: z.int(), complaints: z.int() });
export type Counts = Readonly<z.output<typeof Counts>>;

/** What was counted within one hour, by when it happened: `hour` is its beginning. */
export type HourOfCounts = Counts & Readonly<{ hour: Instant }>;

export const NOTHING_COUNTED: Counts = { emails: 0, bounces: 0, complaints: 0 };

/** `slowed`: at a tenth of the rate. `held`: nothing leaves until an operator lets go of it. */
export const BREAKER_STATES = ['open', 'slowed', 'held'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

export const BREAKER_REASONS = ['bounces', 'complaints'] as const;
export type BreakerReason = (typeof BREAKER_REASONS)[number];

/** How the mail of one sender, a lead agency, stands. One that never sent badly has none. */
export const Breaker = z.object({
  agencyId: z.string(),
  state: z.enum(BREAKER_STATES),
  since: z.string(),
  /** Why it is slowed or held, and what was counted then. */
  reason: z.enum(BREAKER_REASONS).optional(),
  counted: Counts.optional(),
  /** When an operator let go of it, and what stood in that hour: it begins anew from there. */
  released: z.object({ at: z.string(), counts: Counts }).optional(),
  /** The agency still has to be told of this state. */
  untold: z.boolean(),
  revision: z.int(),
});
export type Breaker = Readonly<z.output<typeof Breaker>>;

/** The window slides by the hour: the hour under way and the 23 before it. */
const HOURS = 24;
export const BREAKER_WINDOW_MS = HOURS * HOUR;

/** A rate of fewer emails says nothing (GC Notify #2951: 1,000 in 24 hours). */
const FEWEST = 1000;

/**
 * Of so many emails; above these it is slowed or held, as SES looks at accounts and Gmail at senders (reputation dashboard; sender FAQ).
 */
const OF = 10_000;
const MOST = { bounces: { slowed: 500, held: 1000 }, complaints: { slowed: 10, held: 30 } } as const;

/** A sender that is slowed stays so for so long: nobody is to hear of a rate that sways about its bound. */
const SLOWED_MS = HOUR;
/** How many times as long its mail takes then. */
export const SLOWED_BY = 10;

/** The beginning of the hour in which something happened. */
export const hourOf = (at: Instant): Instant => instant(new Date(Math.floor(Date.parse(at) / HOUR) * HOUR));

/** The beginning of the first hour that counts now. */
export const firstHour = (now: Instant): Instant => instant(new Date(Date.parse(hourOf(now)) - (HOURS - 1) * HOUR));

/** Is it too late to count what happened then? */
export const isPast = (at: Instant, now: Instant): boolean => hourOf(at) < firstHour(now);

/** What is noted of a mailing: how many of its emails had left at a look, and in the hours of which looks they were seen to have. */
export const EmailsLeft = z.object({
  total: z.int(),
  byHour: z.array(z.tuple([z.string(), z.int()])),
  at: z.string(),
  revision: z.int(),
});
export type EmailsLeft = Immutable<z.output<typeof EmailsLeft>>;

/**
 * What is to be noted of a mailing of which so many emails have left by now; the same thing when there is nothing new. While a mailing is
 * looked at, its note is kept: where there is none, and it began before the window, it was opened again, and what left before is past.
 */
export const afterLook = (noted: EmailsLeft | null, total: number, startedAt: Instant, now: Instant): EmailsLeft => {
  const isNew = noted === null || total > noted.total;
  if (!isNew && between(noted.at, now) < BREAKER_WINDOW_MS) return noted;
  const before = noted?.total ?? (isPast(startedAt, now) ? total : 0);
  const hour = hourOf(now);
  const byHour = new Map((noted?.byHour ?? []).filter(([one]) => !isPast(one, now)));
  if (total > before) byHour.set(hour, (byHour.get(hour) ?? 0) + total - before);
  return { total: Math.max(total, before), byHour: [...byHour], at: now, revision: (noted?.revision ?? 0) + 1 };
};

/** Hours with the emails that left in them, in order; those that do not count now are left out. */
export const withEmails = (hours: Iterable<HourOfCounts>, left: Iterable<EmailsLeft>, now: Instant): readonly HourOfCounts[] => {
  const byHour = new Map([...hours].map((one) => [one.hour, one]));
  for (const [hour, emails] of [...left].flatMap((one) => one.byHour)) {
    const known = byHour.get(hour) ?? { hour, ...NOTHING_COUNTED };
    byHour.set(hour, { ...known, emails: known.emails + emails });
  }
  return [...byHour.values()].filter(({ hour }) => !isPast(hour, now) && hour <= hourOf(now)).sort((a, b) => (a.hour < b.hour ? -1 : 1));
};

/** What counts now, of the hours that are known of a sender: those of the window, and what came after an operator let go of it. */
export const countedIn = (hours: Iterable<HourOfCounts>, now: Instant, released?: Breaker['released']): Counts => {
  const sum = { ...NOTHING_COUNTED };
  const releasedIn = released ? hourOf(released.at) : '';
  for (const { hour, ...counts } of hours) {
    if (hour < firstHour(now) || hour > hourOf(now) || hour < releasedIn) continue;
    const before = released && releasedIn === hour ? released.counts : NOTHING_COUNTED;
    for (const what of ['emails', 'bounces', 'complaints'] as const) sum[what] += Math.max(0, counts[what] - before[what]);
  }
  return sum;
};

type Judged = Readonly<{ state: 'open' } | { state: 'slowed' | 'held'; reason: BreakerReason }>;

/** What its counts alone say of a sender. Above is above: exactly 5 of 100 is not. */
export const judged = (counts: Counts): Judged => {
  if (counts.emails < FEWEST) return { state: 'open' };
  for (const state of ['held', 'slowed'] as const)
    for (const reason of BREAKER_REASONS) if (counts[reason] * OF > MOST[reason][state] * counts.emails) return { state, reason };
  return { state: 'open' };
};

/**
 * How a sender stands after what is counted now; the same thing when nothing changes. It is held until an operator lets go of it, however
 * its counts turn out meanwhile.
 */
export const afterCounting = <Standing extends Breaker | null>(
  agencyId: string,
  standing: Standing,
  counts: Counts,
  now: Instant,
): Standing | Breaker => {
  const state = standing?.state ?? 'open';
  const found = judged(counts);
  if (state === 'held' || found.state === state) return standing;
  if (found.state === 'open' && standing && between(standing.since, now) < SLOWED_MS) return standing;
  return {
    agencyId,
    state: found.state,
    since: now,
    ...(found.state === 'open' ? {} : { reason: found.reason, counted: counts }),
    ...(standing?.released ? { released: standing.released } : {}),
    untold: true,
    revision: (standing?.revision ?? 0) + 1,
  };
};

/** An operator lets go of what is held: its mail goes on, and what was counted until now counts no more. Null when nothing is held. */
export const released = (standing: Breaker | null, hours: Iterable<HourOfCounts>, now: Instant): Breaker | null => {
  if (standing?.state !== 'held') return null;
  const hour = hourOf(now);
  const counts = [...hours].find((one) => one.hour === hour) ?? NOTHING_COUNTED;
  const { emails, bounces, complaints } = counts;
  return {
    agencyId: standing.agencyId,
    state: 'open',
    since: now,
    released: { at: now, counts: { emails, bounces, complaints } },
    untold: true,
    revision: standing.revision + 1,
  };
};
