/**
 * A moment as it is stored and compared: RFC 3339 in UTC with milliseconds, e.g. `2026-11-20T01:00:00.000Z`.
 * All instants have this one form, so comparing the strings compares the times.
 */
export type Instant = string;

export const instant = (date: Date): Instant => date.toISOString();

/** The instant `ms` milliseconds after `at`; negative goes back. */
export const after = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

/** Milliseconds from `from` to `to`; negative if `to` lies before. */
export const between = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An ISO 8601 duration in seconds, as the ledger shows it: 1234 ms is `PT1.2S`. Below zero is shown as zero. */
export const isoDuration = (ms: number): string => `PT${Math.max(0, Math.round(ms / 100) / 10)}S`;
