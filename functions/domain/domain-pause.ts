import { addressIdentity } from './email-address.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

/** A mail domain that refuses us for now, whoever the recipient is, until `untilMs` (milliseconds since 1970); `times` in a row. */
export type Pause = Readonly<{ untilMs: number; times: number }>;

export type Pauses = Readonly<Record<string, Pause>>;

/** Providers block for a minute, an hour or a day, and do not say which (shared experience with QQ Mail); each time in a row we stay away longer. */
const LENGTHS = [10 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR] as const;

/** The part of an address behind its last @, in small letters and A-labels. */
export const mailDomain = (address: string): string => {
  const identity = addressIdentity(address);
  return identity.slice(identity.lastIndexOf('@') + 1);
};

/** Until when a domain is paused, in milliseconds since 1970; null when it is not. */
export const pausedUntil = (pauses: Pauses, domain: string, nowMs: number): number | null => {
  const pause = Object.hasOwn(pauses, domain) ? pauses[domain] : undefined;
  return pause && pause.untilMs > nowMs ? pause.untilMs : null;
};

/** The pauses after a domain has refused us. Sends that were under way are refused together, and count once; what ended a day ago is forgotten. */
export const refusedBy = (pauses: Pauses, domain: string, nowMs: number): Pauses => {
  if (pausedUntil(pauses, domain, nowMs) !== null) return pauses;
  const fresh = Object.fromEntries(Object.entries(pauses).filter(([, { untilMs }]) => untilMs > nowMs - DAY));
  const times = (Object.hasOwn(fresh, domain) ? (fresh[domain]?.times ?? 0) : 0) + 1;
  const length = LENGTHS[Math.min(times, LENGTHS.length) - 1] ?? HOUR;
  return { ...fresh, [domain]: { untilMs: nowMs + length, times } };
};
