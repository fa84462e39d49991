import { keyOf, type Level, type Operation } from './dynalite.ts';
import { entriesOf } from './level.ts';
import { below, expiryPlace, expiryPrefix, itemPlace } from './places.ts';
import type { Item, TableDescription } from './shapes.ts';
import type { Change } from './unit-of-work.ts';

const BACKFILL_BATCH = 500;

/** When items expire: an entry for each item that has a time, in the order of time, written in the same batch as the item. */
export class TimeToLive {
  readonly #level: Level;
  readonly #attributes = new Map<string, string>();

  constructor(level: Level) {
    this.#level = level;
  }

  attributeOf(table: string): string | null {
    return this.#attributes.get(table) ?? null;
  }

  /** @param isNew when the items that are there already have no entries yet */
  async enable(table: TableDescription, attribute: string, isNew: boolean): Promise<void> {
    this.#attributes.set(table.TableName, attribute);
    if (!isNew) return;
    let operations: Operation[] = [];
    for await (const [, item] of entriesOf<Item>(this.#level, below(itemPlace(table.TableName)))) {
      operations.push(...this.follow([{ table, before: undefined, after: item }]));
      if (operations.length < BACKFILL_BATCH) continue;
      await this.#level.batch(operations);
      operations = [];
    }
    await this.#level.batch(operations);
  }

  async disable(table: string): Promise<void> {
    this.#attributes.delete(table);
    await this.#level.clear(below(expiryPrefix(table)));
  }

  /** What is to be written with these changes. */
  follow(changes: readonly Change[]): Operation[] {
    return changes.flatMap(({ table, before, after }): Operation[] => {
      const attribute = this.#attributes.get(table.TableName);
      if (attribute === undefined) return [];
      const old = secondsOf(before, attribute);
      const now = secondsOf(after, attribute);
      if (old === now) return [];
      const key = keyOf(table, after ?? before ?? {});
      const forgotten: Operation[] = old === null ? [] : [{ type: 'del', key: expiryPlace(table.TableName, old, key) }];
      const Keys = keysOf(table, after);
      return now === null ? forgotten : [...forgotten, { type: 'put', key: expiryPlace(table.TableName, now, key), value: Keys }];
    });
  }

  /** Keys of the items whose time has passed, table by table. */
  async *expired(nowMs: number): AsyncGenerator<Readonly<{ table: string; attribute: string; key: Item }>> {
    const seconds = Math.floor(nowMs / 1000);
    for (const [table, attribute] of this.#attributes)
      for await (const [, key] of entriesOf<Item>(this.#level, { gte: expiryPrefix(table), lt: expiryPlace(table, seconds) }))
        yield { table, attribute, key };
  }
}

const keysOf = (table: TableDescription, item: Item = {}): Item =>
  Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));

/** Only a number is a time. */
const secondsOf = (item: Item | undefined, attribute: string): number | null => {
  const number = item?.[attribute]?.N;
  return number === undefined ? null : Math.max(0, Math.floor(Number(number)));
};
