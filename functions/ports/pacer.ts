import type { Lane } from '#domain/notices/notice';
import type { Reservation } from '#domain/sending/pace';

/** A place in the line, and when its turn comes as far as can be told now, in milliseconds since 1970. */
export type Turn = Readonly<{ place: number; startMs: number }>;

/** The sending line that all senders of email share (GCRA; design: decision 6). */
export interface Pacer {
  /**
   * Reserve up to `count` turns, if they begin within `withinMs` of `now`; null, and nothing reserved, when they do not.
   * @param place that has its turn with this, if the batch was given one
   */
  reserve(lane: Lane, count: number, now: Date, withinMs: number, place?: number): Promise<Reservation | null>;
  /** Take a place in the line for `count` messages, behind the last one of the same `flow` and not behind those of others. */
  takePlace(lane: Lane, flow: string, count: number, now: Date): Promise<Turn>;
  /** When the turn of a place comes, or, without one, when the next turns come; milliseconds since 1970. */
  turn(lane: Lane, now: Date, place?: number): Promise<number>;

  /**
   * Until when turns of this part of the line were given out, in milliseconds since 1970,
   * and the rate of the whole line in messages per second.
   */
  line(lane: Lane, now: Date): Promise<Readonly<{ usedUntilMs: number; perSecond: number }>>;

  /** Messages per second, as the sending service told last; above zero. */
  setRate(rate: number): Promise<void>;
  /** Nobody sends before `until`; at most 20 minutes ahead. */
  hold(until: Date, now: Date): Promise<void>;
  /** The sending service refused for want of rate. */
  slowDown(now: Date): Promise<void>;
}
