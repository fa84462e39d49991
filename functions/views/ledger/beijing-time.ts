import { zonedParts } from '#domain/calendar';
import type { Instant } from '#domain/time';

const ZONE = 'Asia/Shanghai';
const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-12-01 09:00:05`, as spreadsheets take it. */
export const beijingTime = (at: Instant): string => {
  const { date, hour, minute, second } = zonedParts(new Date(at), ZONE);
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}`;
};
