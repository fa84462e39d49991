import type { Lane } from '#domain/notices/notice';
import type { Reservation } from '#domain/sending/pace';
import type { Pacer } from '#ports/pacer';

/** What letters need of the line: they have no place in it. */
type LetterLine = Pick<Pacer, 'reserve' | 'turn' | 'slowDown'>;
type Asking = Readonly<{ count: number; resolve: (turns: Reservation | null) => void; reject: (error: unknown) => void }>;

/**
 * The line for letters that leave side by side, each with a turn of its own: while one reservation is under way, whoever else asks waits
 * for the next one, which is for all of them. By themselves they would be in each other's way at the one item with the clock of the line.
 */
export class GatheringPacer implements LetterLine {
  readonly #line: LetterLine;
  readonly #asking = new Map<string, Asking[]>();

  constructor(line: LetterLine) {
    this.#line = line;
  }

  reserve(lane: Lane, count: number, now: Date, withinMs: number): Promise<Reservation | null> {
    const queue = `${lane} ${withinMs}`;
    return new Promise((resolve, reject) => {
      const asking = { count, resolve, reject };
      const others = this.#asking.get(queue);
      if (others) {
        others.push(asking);
        return;
      }
      this.#asking.set(queue, [asking]);
      void this.#serve(queue, lane, now, withinMs);
    });
  }

  turn(lane: Lane, now: Date): Promise<number> {
    return this.#line.turn(lane, now);
  }

  slowDown(now: Date): Promise<void> {
    return this.#line.slowDown(now);
  }

  /** @param now of the first who asked: the others came a moment later, and may as well have its turns */
  async #serve(queue: string, lane: Lane, now: Date, withinMs: number): Promise<void> {
    // Those who ask in the same moment come first.
    await Promise.resolve();
    for (let asking = this.#take(queue); asking.length > 0; asking = this.#take(queue)) {
      try {
        await this.#reserveFor(asking, lane, now, withinMs);
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    this.#asking.delete(queue);
  }

  #take(queue: string): Asking[] {
    return this.#asking.get(queue)?.splice(0) ?? [];
  }

  /** Each has what it asked for, or what is left of the turns that were given; whoever gets none asks again. */
  async #reserveFor(asking: readonly Asking[], lane: Lane, now: Date, withinMs: number): Promise<void> {
    for (let next = 0; next < asking.length; ) {
      const wanted = asking.slice(next).reduce((sum, { count }) => sum + count, 0);
      const turns = await this.#line.reserve(lane, wanted, now, withinMs);
      if (!turns) {
        for (const { resolve } of asking.slice(next)) resolve(null);
        return;
      }
      for (let given = 0; given < turns.count && next < asking.length; next++) {
        const one = asking[next];
        const count = Math.min(one?.count ?? 0, turns.count - given);
        one?.resolve({ startMs: turns.startMs + given * turns.intervalMs, intervalMs: turns.intervalMs, count });
        given += count;
      }
    }
  }
}
