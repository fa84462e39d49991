import { createRequire } from 'node:module';
import { EngineError } from './http-engine.ts';

/**
 * The parts of dynalite 4.0.0 (pinned: they are not its public API) that the DynamoDB engine is made of: validation, actions, and the one
 * function through which every write goes.
 */
const require = createRequire(import.meta.url);

export type Item = Readonly<Record<string, unknown>>;
export type TableDescription = Readonly<{
  TableName: string;
  KeySchema: readonly Readonly<{ AttributeName: string; KeyType: string }>[];
  ItemCount?: number;
}>;

type Callback<T> = (error: unknown, result: T) => void;
type Store = {
  getTable(name: string, callback: Callback<TableDescription>): void;
  getItemDb(name: string): { get(key: string, callback: Callback<Item>): void };
  onChange?: (table: TableDescription, before: Item | undefined, after: Item | undefined) => void;
};
type Db = {
  create(options: object): Store;
  createKey(item: Item, table: TableDescription): string;
  checkConditional(request: Item, item: Item | undefined): unknown;
  updateIndexes(
    store: Store,
    table: TableDescription,
    before: Item | undefined,
    after: Item | undefined,
    done: (error: unknown) => void,
  ): void;
};
type Validation = { types: unknown; custom: unknown };
type Validations = {
  toLowerFirst(name: string): string;
  checkTypes(input: Item, types: unknown): Item;
  checkValidations(input: Item, types: unknown, custom: unknown, store: Store): void;
};

const db: Db = require('dynalite/db');
const validations: Validations = require('dynalite/validations');

export type Change = Readonly<{ table: TableDescription; before: Item | undefined; after: Item | undefined }>;

// Every write of every action calls this through the module: one hook is a log of all changes with both images.
const updateIndexes = db.updateIndexes;
db.updateIndexes = (store, table, before, after, done) =>
  updateIndexes(store, table, before, after, (error) => {
    if (!error) store.onChange?.(table, before, after);
    done(error);
  });

/** dynalite throws and answers errors of its own shape. */
const translated = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('body' in error)) return error;
  const { body } = error;
  if (typeof body !== 'object' || body === null) return error;
  const { __type, message, ...extra }: Record<string, unknown> = { ...body };
  return new EngineError(String(__type), String(message ?? ''), extra);
};

export class Dynalite {
  readonly #store: Store;

  constructor(path: string | null, onChange: (change: Change) => void) {
    this.#store = db.create({ ...(path === null ? {} : { path }), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    this.#store.onChange = (table, before, after) => onChange({ table, before, after });
  }

  /** Check a request and do it. @throws EngineError */
  async act(operation: string, input: Item): Promise<Record<string, unknown>> {
    try {
      const request = this.check(operation, input);
      const action: (store: Store, request: Item, callback: Callback<Record<string, unknown>>) => void = require(
        `dynalite/actions/${validations.toLowerFirst(operation)}`,
      );
      return await new Promise((resolve, reject) =>
        action(this.#store, request, (error, result) => (error ? reject(error) : resolve(result))),
      );
    } catch (error) {
      throw translated(error);
    }
  }

  /** The request as dynalite reads it, expressions parsed. @throws EngineError */
  check(operation: string, input: Item): Item {
    try {
      const { types, custom }: Validation = require(`dynalite/validations/${validations.toLowerFirst(operation)}`);
      const request = validations.checkTypes(structuredClone(input), types);
      validations.checkValidations(request, types, custom, this.#store);
      return request;
    } catch (error) {
      throw translated(error);
    }
  }

  table(name: string): Promise<TableDescription> {
    return new Promise((resolve, reject) =>
      this.#store.getTable(name, (error, table) => (error ? reject(translated(error)) : resolve(table))),
    );
  }

  /** The stored item under the key of `item`. */
  stored(table: TableDescription, item: Item): Promise<Item | undefined> {
    return new Promise((resolve, reject) =>
      this.#store.getItemDb(table.TableName).get(this.keyOf(table, item), (error, found) => {
        if (error && !(error instanceof Error && error.name === 'NotFoundError')) return reject(error);
        return resolve(error ? undefined : found);
      }),
    );
  }

  keyOf(table: TableDescription, item: Item): string {
    return db.createKey(item, table);
  }

  /** Does the condition of a checked request hold for this item? */
  holds(request: Item, item: Item | undefined): boolean {
    return !db.checkConditional(request, item);
  }
}
