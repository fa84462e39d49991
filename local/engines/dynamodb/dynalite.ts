import { createRequire } from 'node:module';
import { EngineError } from '../http-engine.ts';
import { complexityFault, expressionsFault } from './expression-rules.ts';
import { itemFault } from './item-rules.ts';
import { itemBytes } from './item-size.ts';
import { itemKeysFault, keyFault, keyPieceFault, updatedKeysFault } from './key-rules.ts';
import { refusal, refuse } from './refusal.ts';
import { type NotedType, wellTyped } from './request-types.ts';
import type { Fields, IndexDescription, Item, TableDescription } from './shapes.ts';

/**
 * The door to dynalite 4.0.0. What is used here (validation, actions, keys, the one function through which every write goes) is not its
 * public API, so the version is pinned, and the contract suite in test/engines tells when something moved.
 */
const require = createRequire(import.meta.url);

export type Callback<T> = (error: unknown, result?: T) => void;
export type KeyRange = Readonly<{ gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number }>;
export type Operation<K = string> = Readonly<{ type: 'put'; key: K; value: unknown } | { type: 'del'; key: K }>;
/** Other than text and JSON. */
type Encodings = Readonly<{ keyEncoding: string; valueEncoding: string }>;

/** The LevelDB (or its like in memory) that holds everything, values as JSON. */
export type Level = {
  open(): Promise<void>;
  get<T>(key: string): Promise<T | undefined>;
  getSync<T>(key: string): T | undefined;
  batch<K = string>(operations: readonly (Operation<K> & Partial<Encodings>)[]): Promise<void>;
  iterator<T, K = string>(
    range: KeyRange & Partial<Encodings>,
  ): { nextv(size: number): Promise<readonly (readonly [K, T])[]>; close(): Promise<void> };
  clear(range: KeyRange): Promise<void>;
  /** Not in memory. */
  compactRange?: (start: string, end: string) => Promise<void>;
  close(): Promise<void>;
};

/**
 * What dynalite's actions see of the database; `written` is ours: told by each action what it changes before it puts or deletes the item.
 */
export type Store = {
  db: Level;
  options: Readonly<{ maxItemSize: number }>;
  getTable(name: string, checkStatus: boolean | Callback<TableDescription>, callback?: Callback<TableDescription>): void;
  getItemDb(table: string): ItemDb;
  getIndexDb(kind: string, table: string, index: string): Pick<ItemDb, 'createValueStream'>;
  written?: (table: TableDescription, before: Item | undefined, after: Item | undefined) => void;
};
export type Release = <T>(callback: Callback<T>) => Callback<T>;
export type ItemDb = {
  get(key: string, callback: Callback<Item>): void;
  put(key: string, item: Item, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  lock(key: string | readonly string[], work: (release: Release) => void): void;
  createValueStream(range: KeyRange): unknown;
};

type IndexActions = {
  puts: readonly Readonly<{ index: string; key: string; item: Item }>[];
  deletes: readonly Readonly<{ index: string; key: string }>[];
};
type Db = {
  create(options: object): Store;
  createKey(item: Item, table: TableDescription): string;
  checkConditional(request: Fields, item: Item | undefined): unknown;
  validateItem(item: Item, table: TableDescription): EngineError | null;
  validateKey(key: Item, table: TableDescription): EngineError | null;
  validateKeyPiece(key: Item, attribute: string, type: string, isHash: boolean): EngineError | null;
  getIndexActions(
    indexes: readonly IndexDescription[],
    before: Item | undefined,
    after: Item | undefined,
    table: TableDescription,
  ): IndexActions;
  itemSize(item: Item, compress?: boolean, ...more: unknown[]): number;
  updateIndexes(
    store: Store,
    table: TableDescription,
    before: Item | null | undefined,
    after: Item | null | undefined,
    done: (error: unknown) => void,
  ): void;
};
type Validation = { types: Readonly<Record<string, NotedType>>; custom: unknown };
type Validations = {
  toLowerFirst(name: string): string;
  checkTypes(input: Fields, types: unknown): Fields;
  checkValidations(input: Fields, types: unknown, custom: unknown, store: Store): void;
};

const db: Db = require('dynalite/db');
const validations: Validations = require('dynalite/validations');

// Every write of every action calls this through the module: here it is told to the unit of work, which writes the index entries itself.
db.updateIndexes = (store, table, before, after, done) => {
  const fault = after ? (itemFault(after) ?? updatedKeysFault(before ?? undefined, after, table)) : null;
  if (!fault) store.written?.(table, before ?? undefined, after ?? undefined);
  done(fault);
};

// dynalite lets empty keys of indexes pass, and counts characters of keys.
db.validateKey = keyFault;
db.validateItem = (item, table) => itemFault(item) ?? itemKeysFault(item, table);
db.validateKeyPiece = (...piece) => {
  const fault = keyPieceFault(...piece);
  return fault && refusal(`The provided starting key is invalid: ${fault.message}`);
};

// dynalite counts characters; DynamoDB counts bytes of UTF-8, which makes a difference of three for Chinese.
const sizeInCharacters = db.itemSize;
db.itemSize = (item, compress, ...more) => (compress ? sizeInCharacters(item, compress, ...more) : itemBytes(item));

export const openStore = (path: string | null): Store =>
  db.create({ ...(path === null ? {} : { path }), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

export const keyOf = (table: TableDescription, item: Item): string => db.createKey(item, table);
export const indexActions = db.getIndexActions;
/** Does the condition of a checked request hold for this item? */
export const conditionHolds = (request: Fields, item: Item | undefined): boolean => !db.checkConditional(request, item);

/** What is wrong with an item that is to be put, or with the key of one that is asked for. */
export const placeFault = ({ Item: item, Key: key }: Readonly<{ Item?: Item; Key?: Item }>, table: TableDescription): EngineError | null =>
  item ? db.validateItem(item, table) : db.validateKey(key ?? {}, table);

/** The request as dynalite reads it: types and limits checked, expressions parsed. @throws EngineError */
export const check = (operation: string, input: Fields, store: Store): Fields => {
  try {
    const { types, custom }: Validation = require(`dynalite/validations/${validations.toLowerFirst(operation)}`);
    const request = wellTyped(input, types) ?? validations.checkTypes({ ...input }, types);
    refuse(expressionsFault(request));
    validations.checkValidations(request, types, custom, store);
    refuse(complexityFault(request));
    return request;
  } catch (error) {
    throw translated(error);
  }
};

/** Do what a checked request asks for. @throws EngineError */
export const act = (operation: string, request: Fields, store: Store): Promise<Record<string, unknown>> => {
  const action: (store: Store, request: Fields, callback: Callback<Record<string, unknown>>) => void = require(
    `dynalite/actions/${validations.toLowerFirst(operation)}`,
  );
  return new Promise((resolve, reject) => {
    action(store, request, (error, result = {}) => (error ? reject(translated(error)) : resolve(result)));
  });
};

export const describe = (store: Pick<Store, 'getTable'>, table: string): Promise<TableDescription> =>
  new Promise((resolve, reject) => {
    store.getTable(table, true, (error, found) => (found ? resolve(found) : reject(translated(error))));
  });

/** dynalite throws and answers errors of its own shape. */
const translated = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('body' in error)) return error;
  const { body } = error;
  if (typeof body !== 'object' || body === null) return error;
  const { __type, message, Message, ...extra }: Record<string, unknown> = { ...body };
  return new EngineError(String(__type), String(message ?? Message ?? ''), extra);
};
