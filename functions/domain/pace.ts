import type { Lane } from './notice.ts';

/**
 * GCRA, the generic cell rate algorithm (ITU-T I.371): `tat` is the theoretical arrival time of the next cell. A batch reserves
 * its slots in one step; slots never overlap, so senders together keep to the rate without speaking to each other.
 */
export type PaceState = Readonly<{ /** Milliseconds since 1970. */ tat: number }>;

/** `count` slots from `startMs` on, one each `intervalMs`. */
export type Reservation = Readonly<{ startMs: number; intervalMs: number; state: PaceState }>;

/** @param rate messages per second, above zero */
export const reserveSlots = (state: PaceState | null, nowMs: number, count: number, rate: number): Reservation => {
  if (!(rate > 0)) throw new RangeError(`a sending rate must be above zero, not ${rate}: set SES_RATE or wait for the quota`);
  const intervalMs = 1000 / rate;
  const startMs = Math.max(nowMs, state?.tat ?? 0);
  return { startMs, intervalMs, state: { tat: startMs + count * intervalMs } };
};

/** Urgent mail keeps a fifth of the rate to itself, so that it never queues behind a million others. */
export const URGENT_SHARE = 0.2;

export const shareOf = (lane: Lane): number => (lane === 'urgent' ? URGENT_SHARE : 1 - URGENT_SHARE);

/**
 * Where one part of the line stands: `tat` as in GCRA, and until when its reservations take the whole rate, because
 * nobody else was sending when they were made. Milliseconds since 1970.
 */
export type PartOfLine = Readonly<{ tat: number; wholeUntil: number }>;

/** The two parts of the sending line: urgent mail, and routine mail with digests. */
export type SharedPace = Readonly<{ urgent: PartOfLine; rest: PartOfLine }>;

const UNUSED: PartOfLine = { tat: 0, wholeUntil: 0 };
export const UNUSED_LINE: SharedPace = { urgent: UNUSED, rest: UNUSED };

const partOf = (lane: Lane): keyof SharedPace => (lane === 'urgent' ? 'urgent' : 'rest');
const otherPart = (lane: Lane): keyof SharedPace => (lane === 'urgent' ? 'rest' : 'urgent');

/** Where the next slots of a lane would start, in milliseconds since 1970. */
export const nextStart = (pace: SharedPace, lane: Lane, nowMs: number): number =>
  Math.max(nowMs, pace[partOf(lane)].tat, pace[otherPart(lane)].wholeUntil);

/**
 * Reserve `count` slots of a lane. Who sends alone has the whole rate; while both send, each has its share. What has been
 * reserved at the whole rate is waited for, so that both together never exceed it: urgent mail waits so once, for as much as
 * senders reserve ahead, and then has its share for as long as it sends.
 *
 * @param rate messages per second of the whole line, above zero
 */
export const reserveOnLine = (
  pace: SharedPace,
  lane: Lane,
  nowMs: number,
  count: number,
  rate: number,
): Readonly<{ reservation: Reservation; pace: SharedPace }> => {
  const alone = pace[otherPart(lane)].tat <= nowMs;
  const from = { tat: nextStart(pace, lane, nowMs) };
  const reservation = reserveSlots(from, nowMs, count, alone ? rate : rate * shareOf(lane));
  const { tat } = reservation.state;
  const part = { tat, wholeUntil: alone ? tat : pace[partOf(lane)].wholeUntil };
  return { reservation, pace: { ...pace, [partOf(lane)]: part } };
};
