import { addressIdentity } from '../subscriptions/email-address.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';

/**
 * How a mail domain stands that refuses us, or has begun to: until `untilMs` (milliseconds since 1970) nothing goes there; `times` in a
 * row. `mailboxes`: those that refused what we write since it took anything last, by keyed hash.
 */
export type Pause = Readonly<{ untilMs: number; times: number; mailboxes?: readonly string[] | undefined }>;

export type Pauses = Readonly<Record<string, Pause>>;

/** For how long a provider is known to refuse, in milliseconds or until the day ends in China; `unknown` when it does not say. */
export type PauseLength = number | 'rest-of-day' | 'unknown';

/**
 * Why a mail domain refuses us. `sender`: for our rate, our address or our setup, which is the same for everybody there. `content`: it does
 * not like what we write, which may be the wish of one mailbox.
 */
export type DomainRefusal = Readonly<{ about: 'sender' | 'content'; length: PauseLength }>;

/** What a mailer means that does not say. */
export const OF_US: DomainRefusal = { about: 'sender', length: 'unknown' };

/** Most providers block for a minute, an hour or a day, and do not say which; each time in a row we stay away longer. */
const LENGTHS = [10 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR] as const;

/** So many mailboxes of a domain refuse what we write, and none takes it: then it is the domain that refuses. */
const MAILBOXES = 3;

/** Domains that are remembered, those longest refused first; they stand in one item. */
const MOST_DOMAINS = 500;

/** China is eight hours ahead, all year. */
const CHINA_MS = 8 * HOUR;

/** The part of an address behind its last @, in small letters and A-labels. */
export const mailDomain = (address: string): string => {
  const identity = addressIdentity(address);
  return identity.slice(identity.lastIndexOf('@') + 1);
};

const standingOf = (pauses: Pauses, domain: string): Pause | undefined => (Object.hasOwn(pauses, domain) ? pauses[domain] : undefined);

/** Until when a domain is paused, in milliseconds since 1970; null when it is not. */
export const pausedUntil = (pauses: Pauses, domain: string, nowMs: number): number | null => {
  const pause = standingOf(pauses, domain);
  return pause && pause.untilMs > nowMs ? pause.untilMs : null;
};

const lengthOf = (length: PauseLength, times: number, nowMs: number): number => {
  if (typeof length === 'number') return length;
  if (length === 'rest-of-day') return DAY - ((nowMs + CHINA_MS) % DAY);
  return LENGTHS[Math.min(times, LENGTHS.length) - 1] ?? HOUR;
};

/** With one domain as it stands now; what ended a day ago is forgotten. */
const withDomain = (pauses: Pauses, domain: string, pause: Pause, nowMs: number): Pauses => {
  const others = Object.entries(pauses).filter(([name, { untilMs }]) => name !== domain && untilMs > nowMs - DAY);
  const kept = others.sort(([, a], [, b]) => b.untilMs - a.untilMs).slice(0, MOST_DOMAINS - 1);
  return Object.fromEntries([...kept, [domain, pause]]);
};

/** How often a domain has refused us in a row: a day after the last pause it begins anew. */
const timesInARow = (standing: Pause | undefined, nowMs: number): number =>
  standing && standing.untilMs > nowMs - DAY ? standing.times : 0;

/** The pauses after a domain has refused us. Sends that were under way are refused together, and count once. */
export const refusedBy = (pauses: Pauses, domain: string, nowMs: number, length: PauseLength = 'unknown'): Pauses => {
  if (pausedUntil(pauses, domain, nowMs) !== null) return pauses;
  const times = timesInARow(standingOf(pauses, domain), nowMs) + 1;
  return withDomain(pauses, domain, { untilMs: nowMs + lengthOf(length, times, nowMs), times }, nowMs);
};

/** The pauses after a mailbox, named by its keyed hash, has refused what we write. */
export const contentRefusedBy = (pauses: Pauses, domain: string, mailbox: string, nowMs: number, length: PauseLength): Pauses => {
  if (pausedUntil(pauses, domain, nowMs) !== null) return pauses;
  const before = standingOf(pauses, domain);
  const mailboxes = before?.mailboxes ?? [];
  if (mailboxes.includes(mailbox)) return pauses;
  const refusing = [...mailboxes, mailbox];
  if (refusing.length >= MAILBOXES) return refusedBy(pauses, domain, nowMs, length);
  const times = timesInARow(before, nowMs);
  // The end of the last pause stays, for the count ages by it. Without one: long over, also by a clock that is behind ours.
  const untilMs = before && times > 0 ? before.untilMs : nowMs - HOUR;
  return withDomain(pauses, domain, { untilMs, times, mailboxes: refusing }, nowMs);
};

/** The pauses after a mailbox of a domain has taken what we write: those that refused it before did so for themselves. */
export const acceptedBy = (pauses: Pauses, domain: string): Pauses => {
  const before = standingOf(pauses, domain);
  if (!before?.mailboxes) return pauses;
  const { mailboxes: _, ...rest } = before;
  return { ...pauses, [domain]: rest };
};
