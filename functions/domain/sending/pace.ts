import type { Lane } from '../notices/notice.ts';
import { MINUTE, SECOND } from '../time.ts';

/**
 * The sending line that all senders of email share. Two clocks run on it:
 *
 * Turns are moments to send at, reserved shortly before they come. They go by GCRA, the generic cell rate algorithm (ITU-T I.371): `tat`,
 * the theoretical arrival time, is when the next turn begins. Turns never overlap, so senders
 * together keep to the rate without speaking to each other.
 *
 * Places tell those whose turn is far off when to come back. They go by self-clocked fair queueing (Golestani 1994): each agency has its
 * own tail, and a batch stands behind its agency's last one and not behind everybody's; `served` is how far the line has come, in messages.
 * A place is no promise, only a good guess, so one that is never used does no harm.
 */
export type PartOfLine = Readonly<{
  /** When the next turn begins, in milliseconds since 1970. */
  tat: number;
  /** Until when its reservations take the whole rate, because nobody else was sending when they were made. Milliseconds since 1970. */
  wholeUntil: number;
  /** The end of the furthest place that has had its turn, in messages. */
  served: number;
}>;

/** The sending service refused for want of rate: the line goes at `factor` of its rate, and recovers from then on. */
export type Brake = Readonly<{ factor: number; atMs: number }>;

/** The two parts of the sending line: urgent mail, and routine mail with digests. */
export type SharedPace = Readonly<{ urgent: PartOfLine; rest: PartOfLine; brake: Brake }>;

const UNUSED: PartOfLine = { tat: 0, wholeUntil: 0, served: 0 };
export const UNUSED_LINE: SharedPace = { urgent: UNUSED, rest: UNUSED, brake: { factor: 1, atMs: 0 } };

/** Messages per second until the quota is known: what SES gives a new account in production. */
export const USUAL_RATE = 14;

/** Urgent mail keeps a fifth of the rate to itself, so that it never queues behind a million others. */
export const URGENT_SHARE = 0.2;

const shareOf = (lane: Lane): number => (lane === 'urgent' ? URGENT_SHARE : 1 - URGENT_SHARE);

export type Part = 'urgent' | 'rest';

/** Routine mail and digests share one part of the line. */
export const partOf = (lane: Lane): Part => (lane === 'urgent' ? 'urgent' : 'rest');
const otherPart = (lane: Lane): Part => (lane === 'urgent' ? 'rest' : 'urgent');

/** So much time one reservation takes at most: a sender's lease outlasts it, and urgent mail waits for no longer. */
const LONGEST_RESERVATION_MS = 20 * SECOND;

/** Nobody reserves further ahead, nor is the line held for longer: a clock that says so has jumped, and does not count. */
const FURTHEST_AHEAD_MS = 20 * MINUTE;

const credible = (ms: number, nowMs: number): number => (ms - nowMs > FURTHEST_AHEAD_MS ? nowMs : ms);

/** Where the next turns of a lane would start, in milliseconds since 1970. */
export const nextStart = (pace: SharedPace, lane: Lane, nowMs: number): number =>
  Math.max(nowMs, credible(pace[partOf(lane)].tat, nowMs), credible(pace[otherPart(lane)].wholeUntil, nowMs));

/** After a brake the rate comes back by a hundredth of itself each second. */
const RECOVERY_PER_SECOND = 0.01;
const BRAKING = 0.8;
const SLOWEST = 0.1;

const factorOf = ({ factor, atMs }: Brake, nowMs: number): number =>
  Math.min(1, factor + (Math.max(0, nowMs - atMs) / SECOND) * RECOVERY_PER_SECOND);

/** The line after the sending service refused for want of rate. Senders are refused together, and brake together once a second. */
export const slowedDown = (pace: SharedPace, nowMs: number): SharedPace => {
  const { brake } = pace;
  if (Math.abs(nowMs - brake.atMs) < SECOND) return pace;
  return { ...pace, brake: { factor: Math.max(SLOWEST, factorOf(brake, nowMs) * BRAKING), atMs: nowMs } };
};

/** The line on which nobody sends before `untilMs`: the quota of the day is used up. */
export const heldUntil = (pace: SharedPace, untilMs: number, nowMs: number): SharedPace => {
  const until = Math.min(untilMs, nowMs + FURTHEST_AHEAD_MS);
  const hold = (part: PartOfLine): PartOfLine => ({ ...part, tat: Math.max(part.tat, until) });
  return { ...pace, urgent: hold(pace.urgent), rest: hold(pace.rest) };
};

/** `count` turns from `startMs` on, one each `intervalMs`; fewer than were asked for where those would take too long. */
export type Reservation = Readonly<{ startMs: number; intervalMs: number; count: number }>;

/** Where nobody shares a rate: all of them now. */
export const atOnce = (now: Date, count: number): Reservation => ({ startMs: now.getTime(), intervalMs: 0, count });

/**
 * Reserve up to `count` turns of a lane. Who sends alone has the whole rate; while both parts send, each has its share. What has been
 * reserved at the whole rate is waited for, so that both together never exceed it: urgent mail waits so once, for as much as
 * senders reserve ahead, and then has its share for as long as it sends.
 *
 * @param rate messages per second of the whole line, above zero
 * @param place of the batch in the line, which has its turn with this
 */
export const reserveOnLine = (
  pace: SharedPace,
  lane: Lane,
  nowMs: number,
  count: number,
  rate: number,
  place?: number,
): Readonly<{ reservation: Reservation; pace: SharedPace }> => {
  if (!(rate > 0)) throw new RangeError(`a sending rate must be above zero, not ${rate}: set SES_RATE or wait for the quota`);
  const own = pace[partOf(lane)];
  const alone = credible(pace[otherPart(lane)].tat, nowMs) <= nowMs;
  const startMs = nextStart(pace, lane, nowMs);
  const intervalMs = SECOND / (rate * factorOf(pace.brake, nowMs) * (alone ? 1 : shareOf(lane)));
  const granted = Math.max(1, Math.min(count, Math.floor(LONGEST_RESERVATION_MS / intervalMs)));
  const tat = startMs + granted * intervalMs;
  const served = place === undefined ? own.served : Math.max(own.served, place + count);
  const part = { tat, wholeUntil: alone ? tat : own.wholeUntil, served };
  return { reservation: { startMs, intervalMs, count: granted }, pace: { ...pace, [partOf(lane)]: part } };
};

/** A line in which nobody has sent for so long does not move on by itself. */
const IDLE_MS = 3 * SECOND;

/**
 * When the turn of a place comes, as far as can be told now, in milliseconds since 1970. Rather too early than too late, for who comes too
 * early only looks again: too early while several agencies send, and while a brake is on, which is
 * over in a minute or two and would put off a far place by hours.
 */
export const turnOf = (pace: SharedPace, lane: Lane, place: number, nowMs: number, rate: number): number => {
  const own = pace[partOf(lane)];
  const start = nextStart(pace, lane, nowMs);
  // Places before this one were given up, by batches that were done already or queued twice: nobody is to wait for nobody.
  if (start === nowMs && nowMs - own.tat > IDLE_MS) return nowMs;
  const before = Math.max(0, place - own.served);
  const alone = credible(pace[otherPart(lane)].tat, nowMs) <= nowMs;
  return start + (before * SECOND) / (rate * (alone ? 1 : shareOf(lane)));
};
