import type { Level } from './dynalite.ts';

const HOUR_MS = 3_600_000;
/** With the six hours of records that everybody has read (ChangeStreams), within a day nothing is left of what was deleted. */
const EVERY_MS = 12 * HOUR_MS;
const PLACE = 'forgotten~';
const [FIRST, LAST] = ['\u0000', '\uffff'];

/**
 * LevelDB keeps what was deleted or replaced until it happens to write that part of its files anew, which may be never: so it is made to,
 * twice a day. Whoever looks into the folder then finds what the tables hold, and no more.
 */
export class Forgetting {
  readonly #level: Level;
  #doneMs: number | null = null;

  constructor(level: Level) {
    this.#level = level;
  }

  async look(nowMs: number): Promise<void> {
    if (!this.#level.compactRange) return; // in memory
    this.#doneMs ??= (await this.#level.get<number>(PLACE)) ?? null;
    if (this.#doneMs !== null && nowMs - this.#doneMs < EVERY_MS) return;
    const isNew = this.#doneMs === null;
    this.#doneMs = nowMs;
    if (!isNew) await forgetDeleted(this.#level);
    await this.#level.batch([{ type: 'put', key: PLACE, value: nowMs }]);
  }
}

/**
 * What is in memory goes into a file first. Then each file sinks to the lowest level and is merged there with those of the same keys: what
 * was deleted or replaced is dropped. In a small database a file may have come to that level by itself, with what was deleted right after
 * it was written: two deletions, of keys before the first and behind the last, touch it (LevelDB, doc/impl.md, "Compactions").
 */
export const forgetDeleted = async (level: Level): Promise<void> => {
  await level.compactRange?.(FIRST, FIRST);
  await level.batch([FIRST, LAST].map((key) => ({ type: 'del', key }) as const));
  await level.compactRange?.(FIRST, LAST);
};
