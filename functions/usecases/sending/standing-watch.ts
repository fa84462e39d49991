import type { Overtaken } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { SECOND } from '#domain/time';
import { type SendBatch, standingFor } from './channel-sender.ts';

/** So long a sender goes on before it looks again whether what it tells still stands: what is taken back or redacted stops with that. */
const LOOK_EACH_MS = 5 * SECOND;

/** How the notice of a mailing stands while a sender is at work on it. All that it has under way go by one look. */
export class StandingWatch {
  readonly #deps: Pick<SendBatch, 'notices' | 'clock'>;
  readonly #mailing: Mailing;
  #revision: number | null;
  #lookedAtMs: number;
  #look: Promise<Overtaken | null> = Promise.resolve(null);

  /** @param revision as it was found when the sender began */
  constructor(deps: Pick<SendBatch, 'notices' | 'clock'>, mailing: Mailing, revision: number | null) {
    this.#deps = deps;
    this.#mailing = mailing;
    this.#revision = revision;
    this.#lookedAtMs = deps.clock.now().getTime();
  }

  /** The revision that is told: what was redacted meanwhile is told as it is now. */
  get revision(): number | null {
    return this.#revision;
  }

  /** Was it withdrawn or corrected meanwhile? */
  overtaken(): Promise<Overtaken | null> {
    const nowMs = this.#deps.clock.now().getTime();
    if (Math.abs(nowMs - this.#lookedAtMs) < LOOK_EACH_MS) return this.#look;
    this.#lookedAtMs = nowMs;
    this.#look = standingFor(this.#deps, this.#mailing).then(({ overtaken, revision }) => {
      this.#revision = revision;
      return overtaken;
    });
    return this.#look;
  }
}
