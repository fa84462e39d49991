import { IsoDate } from '#domain/notices/notice';

const TYPED = /^(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|月)?|年)?$/;

/**
 * The days that somebody means, from the first to the last: `2026-11-20`, `2026年11月20日`, `20261120`, a month or a year. Null for what
 * is no day, or none that there is.
 */
export const typedDays = (typed: string): Readonly<{ first: string; last: string }> | null => {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const [, year, month, day] = TYPED.exec(text) ?? [];
  if (year === undefined) return null;
  const [first, last] = [
    `${year}-${two(month ?? '1')}-${two(day ?? '1')}`,
    `${year}-${two(month ?? '12')}-${two(day ?? lastDay(year, month ?? '12'))}`,
  ];
  return IsoDate.safeParse(first).success && IsoDate.safeParse(last).success ? { first, last } : null;
};

const two = (digits: string): string => digits.padStart(2, '0');
const lastDay = (year: string, month: string): string => String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate());
