import { SECOND } from '../time.ts';
import { LONGEST_RETRY_AFTER } from './retry.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = String.raw`(?<time>[0-2]\d:[0-5]\d:[0-6]\d)`;
/**
 * The three forms of an HTTP date (RFC 9110 §5.6.7): as mail has it, as RFC 850 had it
 * with two digits of the year, and as C's asctime writes it.
 */
const HTTP_DATES = [
  String.raw`[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${TIME} (?:GMT|UTC|[+-]0000)`,
  String.raw`[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) ${TIME} (?:GMT|UTC)`,
  String.raw`[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/** A year of two digits that seems more than 50 years ahead is of the century before (RFC 9110 §5.6.7). */
const wholeYear = (year: string, now: Date): number => {
  if (year.length === 4) return Number(year);
  const thisYear = now.getUTCFullYear();
  const guess = thisYear - (thisYear % 100) + Number(year);
  return guess > thisYear + 50 ? guess - 100 : guess;
};

/** The moment that an HTTP date names, in milliseconds since 1970; null for what is none. */
const httpDate = (text: string, now: Date): number | null => {
  const parts = HTTP_DATES.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return null;
  const { day = '', month = '', year = '', time = '' } = parts;
  const date = [
    String(wholeYear(year, now)).padStart(4, '0'),
    String(MONTHS.indexOf(month) + 1).padStart(2, '0'),
    day.trim().padStart(2, '0'),
  ].join('-');
  // A leap second is the last one of its minute.
  const ms = Date.parse(`${date}T${time.replace(/60$/, '59')}Z`);
  return Number.isNaN(ms) ? null : ms;
};

/**
 * How long a `Retry-After` (RFC 9110 §10.2.3) asks us to stay away, in milliseconds, a day at most: seconds of any number of digits, or a
 * date in one of the three forms. Undefined where it asks for nothing: what is neither, and what has gone by.
 */
export const retryAfterMs = (value: string, now: Date): number | undefined => {
  const text = value.trim();
  const asked = /^\d+$/.test(text) ? Number(text) * SECOND : (httpDate(text, now) ?? 0) - now.getTime();
  return asked > 0 ? Math.min(asked, LONGEST_RETRY_AFTER) : undefined;
};
