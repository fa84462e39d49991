import { type Key, keyName, keyOf } from './keys.ts';
import { isGathering, type RawItem, type Read, Table } from './table.ts';

/** A table of which some items were read together, in the hope that they are asked for: each is given once, as it stood then. */
export class ReadAhead extends Table {
  readonly #ahead: Map<string, RawItem | null>;

  private constructor(table: Table, ahead: Map<string, RawItem | null>) {
    super(table.client, table);
    this.#ahead = ahead;
  }

  static async of(table: Table, keys: readonly Key[]): Promise<ReadAhead> {
    const items = new Map<string, RawItem | null>(keys.map((key) => [keyName(key), null]));
    // A client that gathers reads them with those that others ask for.
    const found = isGathering(table.client) ? await Promise.all(keys.map((key) => table.get(key))) : await table.getMany(keys);
    for (const item of found) if (item) items.set(keyName(keyOf(item)), item);
    return new ReadAhead(table, items);
  }

  override async get(key: Key, read?: Read): Promise<RawItem | null> {
    const name = keyName(key);
    const ahead = this.#ahead.get(name);
    return ahead !== undefined && this.#ahead.delete(name) ? ahead : super.get(key, read);
  }
}
