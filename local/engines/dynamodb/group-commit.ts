import type { Level, Operation } from './dynalite.ts';

/**
 * Writes to LevelDB one batch at a time; what is asked for meanwhile goes into the next batch
 * together. Each call's operations are all written or none.
 */
export class GroupCommit {
  readonly #level: Level;
  #gathered: Operation[] = [];
  #next: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();
  #gate: Promise<void> | null = null;

  constructor(level: Level) {
    this.#level = level;
  }

  /** Resolves when the operations are written. Two calls are written in the order of the calls. */
  write(operations: readonly Operation[]): Promise<void> {
    this.#gathered.push(...operations);
    this.#next ??= this.#running.then(() => this.#gate).then(() => this.#flush());
    return this.#next;
  }

  /** Resolves when nothing is being written; what is asked for from then on waits until the answer is called. */
  async hold(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    // Whoever went past the gate just before begins to write within this turn of the loop.
    await new Promise(setImmediate);
    await this.#running;
    return () => {
      this.#gate = null;
      resolve();
    };
  }

  #flush(): Promise<void> {
    const operations = this.#gathered;
    this.#gathered = [];
    this.#next = null;
    const written = this.#level.batch(operations);
    this.#running = written.catch(() => undefined);
    return written;
  }
}
