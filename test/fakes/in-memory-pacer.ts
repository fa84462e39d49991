import type { Lane } from '../../functions/domain/notices/notice.ts';
import {
  heldUntil,
  nextStart,
  partOf,
  type Reservation,
  reserveOnLine,
  slowedDown,
  turnOf,
  UNUSED_LINE,
} from '../../functions/domain/sending/pace.ts';
import type { Pacer, Turn } from '../../functions/ports/pacer.ts';

export class InMemoryPacer implements Pacer {
  #pace = UNUSED_LINE;
  #rate: number;
  readonly #tails = new Map<string, number>();

  /** @param rate messages per second until another is set */
  constructor(rate = 14) {
    this.#rate = rate;
  }

  async reserve(lane: Lane, count: number, now: Date, withinMs: number, place?: number): Promise<Reservation | null> {
    if (nextStart(this.#pace, lane, now.getTime()) - now.getTime() > withinMs) return null;
    const { reservation, pace } = reserveOnLine(this.#pace, lane, now.getTime(), count, this.#rate, place);
    this.#pace = pace;
    return reservation;
  }

  async takePlace(lane: Lane, flow: string, count: number, now: Date): Promise<Turn> {
    const key = `${partOf(lane)}#${flow}`;
    const place = Math.max(this.#tails.get(key) ?? 0, this.#pace[partOf(lane)].served);
    this.#tails.set(key, place + count);
    return { place, startMs: await this.turn(lane, now, place) };
  }

  async turn(lane: Lane, now: Date, place?: number): Promise<number> {
    return place === undefined ? nextStart(this.#pace, lane, now.getTime()) : turnOf(this.#pace, lane, place, now.getTime(), this.#rate);
  }

  async line(lane: Lane): ReturnType<Pacer['line']> {
    return { usedUntilMs: this.#pace[partOf(lane)].tat, perSecond: this.#rate };
  }

  async setRate(rate: number): Promise<void> {
    this.#rate = rate;
  }

  async hold(until: Date, now: Date): Promise<void> {
    this.#pace = heldUntil(this.#pace, until.getTime(), now.getTime());
  }

  async slowDown(now: Date): Promise<void> {
    this.#pace = slowedDown(this.#pace, now.getTime());
  }
}
