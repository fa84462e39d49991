import type { Lane } from '#domain/notice';
import type { Reservation } from '#domain/pace';

/** The sending clock that all senders of email share (GCRA; design: decision 6). */
export interface Pacer {
  /** Reserve `count` slots at the lane's share of the rate, the first at or after `now`. */
  reserve(lane: Lane, count: number, now: Date): Promise<Reservation>;
  /** Where a batch of this lane would start now, without reserving anything; milliseconds since 1970. */
  peek(lane: Lane, now: Date): Promise<number>;
  /** Messages per second, as the sending service told last. */
  setRate(rate: number): Promise<void>;
}
