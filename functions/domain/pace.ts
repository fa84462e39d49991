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
