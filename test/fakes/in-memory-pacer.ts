import type { Lane } from '../../functions/domain/notice.ts';
import { nextStart, type Reservation, reserveOnLine, UNUSED_LINE } from '../../functions/domain/pace.ts';
import type { Pacer } from '../../functions/ports/pacer.ts';

export class InMemoryPacer implements Pacer {
  #pace = UNUSED_LINE;
  #rate: number;

  /** @param rate messages per second until another is set */
  constructor(rate = 14) {
    this.#rate = rate;
  }

  async reserve(lane: Lane, count: number, now: Date): Promise<Reservation> {
    const { reservation, pace } = reserveOnLine(this.#pace, lane, now.getTime(), count, this.#rate);
    this.#pace = pace;
    return reservation;
  }

  async peek(lane: Lane, now: Date): Promise<number> {
    return nextStart(this.#pace, lane, now.getTime());
  }

  async setRate(rate: number): Promise<void> {
    this.#rate = rate;
  }
}
