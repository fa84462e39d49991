import { Stream } from 'node:stream';
import { type Callback, type ItemDb, indexActions, type KeyRange, type Operation, type Store } from './dynalite.ts';
import { itemBytes } from './item-size.ts';
import { pagesOf } from './level.ts';
import { indexPlace, itemPlace } from './places.ts';
import type { IndexDescription, Item, TableDescription } from './shapes.ts';

export type Change = Readonly<{ table: TableDescription; before: Item | undefined; after: Item | undefined }>;

/** What a unit of work needs of the engine. */
export type Ground = Readonly<{
  base: Store;
  tables: Pick<Store, 'getTable'>;
  /** Write operations and everything that follows from the changes (stream records, expiries) at once. */
  commit: (operations: readonly Operation[], changes: readonly Change[]) => Promise<void>;
}>;

const PAGE_BYTES = 1024 * 1024;

/**
 * One request's view of the database, handed to dynalite's actions instead of its store. An item, its index entries and what follows from
 * them are written in one batch: alone as soon as the action puts the item (`atomic: 'item'`), or at the end for a whole transaction
 * (`atomic: 'all'`), which holds the locks itself.
 */
export class UnitOfWork {
  readonly store: Store;
  readonly changes: Change[] = [];
  /** Bytes of the values read by a query, in order. */
  readonly readBytes: number[] = [];
  /** The last value of a page that was cut because it was full. */
  lastOfFullPage: Item | null = null;
  readonly #ground: Ground;
  readonly #atomic: 'item' | 'all';
  #operations: Operation[] = [];
  #uncommitted: Change[] = [];

  constructor(ground: Ground, atomic: 'item' | 'all' = 'item') {
    this.#ground = ground;
    this.#atomic = atomic;
    const { base, tables } = ground;
    this.store = {
      db: base.db,
      options: base.options,
      getTable: (name, checkStatus, callback) => tables.getTable(name, checkStatus, callback),
      getItemDb: (table) => this.#itemDb(table),
      getIndexDb: (kind, table, index) => ({ createValueStream: (range) => this.#values(indexPlace(kind, table, index), range) }),
      written: (table, before, after) => this.#written(table, before, after),
    };
  }

  /** Write what a transaction has gathered. */
  async commit(): Promise<void> {
    const operations = this.#operations;
    const changes = this.#uncommitted;
    this.#operations = [];
    this.#uncommitted = [];
    if (operations.length > 0) await this.#ground.commit(operations, changes);
  }

  #itemDb(table: string): ItemDb {
    const base = this.#ground.base.getItemDb(table);
    const done = (operation: Operation, callback: Callback<void>): void => {
      this.#operations.push(operation);
      if (this.#atomic === 'all') callback(null);
      else this.commit().then(() => callback(null), callback);
    };
    return {
      get: (key, callback) => this.#item(itemPlace(table, key), callback),
      put: (key, item, callback) => done({ type: 'put', key: itemPlace(table, key), value: item }, callback),
      del: (key, callback) => done({ type: 'del', key: itemPlace(table, key) }, callback),
      lock: this.#atomic === 'all' ? (_, work) => work((callback) => callback) : base.lock,
      createValueStream: (range) => this.#values(itemPlace(table), range),
    };
  }

  /** Where it is written is looked up in microseconds, cheaper than handing the look to another thread. */
  #item(place: string, callback: Callback<Item>): void {
    try {
      process.nextTick(callback, null, this.#ground.base.db.getSync<Item>(place));
    } catch (error) {
      process.nextTick(callback, error);
    }
  }

  #written(table: TableDescription, before: Item | undefined, after: Item | undefined): void {
    if (!before && !after) return;
    const change = { table, before, after };
    this.changes.push(change);
    this.#uncommitted.push(change);
    this.#indexEntries('Global', table.GlobalSecondaryIndexes, change);
    this.#indexEntries('Local', table.LocalSecondaryIndexes, change);
  }

  #indexEntries(kind: string, indexes: readonly IndexDescription[] | undefined, { table, before, after }: Change): void {
    if (!indexes || indexes.length === 0) return;
    const { puts, deletes } = indexActions(indexes, before, after, table);
    for (const { index, key } of deletes) this.#operations.push({ type: 'del', key: indexPlace(kind, table.TableName, index, key) });
    for (const { index, key, item } of puts)
      this.#operations.push({ type: 'put', key: indexPlace(kind, table.TableName, index, key), value: item });
  }

  /** The values of a range as the kind of stream that dynalite reads from, until it has enough or a page of 1 MB is full. */
  #values(prefix: string, { reverse, limit, ...bounds }: KeyRange): Stream {
    const placed = (bound: string | undefined, otherwise: string): string => (bound === undefined ? otherwise : prefix + bound);
    const range = {
      ...(bounds.gt === undefined ? { gte: placed(bounds.gte, prefix) } : { gt: prefix + bounds.gt }),
      ...(bounds.lte === undefined ? { lt: placed(bounds.lt, `${prefix}\uffff`) } : { lte: prefix + bounds.lte }),
      ...(reverse ? { reverse } : {}),
      ...(limit === undefined || limit < 0 ? {} : { limit }),
    };
    const stream = new ValueStream();
    this.#emit(stream, range).catch((error: unknown) => stream.emit('error', error));
    return stream;
  }

  async #emit(stream: ValueStream, range: KeyRange): Promise<void> {
    let pageBytes = 0;
    for await (const page of pagesOf<Item>(this.#ground.base.db, range)) {
      for (const [, value] of page) {
        const bytes = itemBytes(value);
        this.readBytes.push(bytes);
        stream.emit('data', value);
        if (stream.stopped) return;
        pageBytes += bytes;
        if (pageBytes < PAGE_BYTES) continue;
        this.lastOfFullPage = value;
        stream.emit('end');
        return;
      }
    }
    stream.emit('end');
  }
}

class ValueStream extends Stream {
  stopped = false;

  destroy(): void {
    this.stopped = true;
  }
}
