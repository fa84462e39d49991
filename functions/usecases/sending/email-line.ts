import type { Lane } from '#domain/notices/notice';
import { SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Pacer } from '#ports/pacer';
import { type SendingLine, TURN_AHEAD_MS } from './channel-sender.ts';

/** A batch whose turn is further away goes back to the queue instead of waiting, which would cost computing time. */
const REACH_MS = 1.5 * SECOND;
/**
 * So much before its turn a batch comes back from the queue, which counts in whole seconds and is late at times. Each second of it costs
 * computing time.
 */
const WAKING_MS = SECOND;

/** The line of all email: whoever sends takes turns in it, at the pace that all senders share. */
export class EmailLine implements SendingLine {
  readonly #pacer: Pacer;
  readonly #clock: Clock;

  constructor(pacer: Pacer, clock: Clock) {
    this.#pacer = pacer;
    this.#clock = clock;
  }

  async waitMs(lane: Lane, place: number | undefined): Promise<number> {
    const now = this.#clock.now();
    return this.#stayAway((await this.#pacer.turn(lane, now, place)) - now.getTime());
  }

  async takePlace(lane: Lane, flow: string, count: number): ReturnType<SendingLine['takePlace']> {
    const now = this.#clock.now();
    const { place, startMs } = await this.#pacer.takePlace(lane, flow, count, now);
    return { place, waitMs: this.#stayAway(startMs - now.getTime()) };
  }

  reserve(lane: Lane, count: number, place?: number): ReturnType<SendingLine['reserve']> {
    return this.#pacer.reserve(lane, count, this.#clock.now(), REACH_MS + SECOND, place);
  }

  /** A retry waits longer: it has no place, and while others have, every turn that comes within reach is theirs. */
  reserveOne(lane: Lane): ReturnType<SendingLine['reserveOne']> {
    return this.#pacer.reserve(lane, 1, this.#clock.now(), TURN_AHEAD_MS);
  }

  /** Whoever must wait comes back a little early, for the way through the queue takes its time, too. */
  #stayAway(aheadMs: number): number {
    return aheadMs <= REACH_MS ? 0 : aheadMs - WAKING_MS;
  }
}
