import type { ChangeStreams } from './change-streams.ts';
import { act, type Callback, check, describe, indexActions, type Operation, type Store } from './dynalite.ts';
import { fieldsOf, listOf } from './fields.ts';
import { entriesOf } from './level.ts';
import { below, indexPlace, itemPlace, SETTINGS, settingsPlace } from './places.ts';
import type { Fields, IndexDescription, Item, TableDescription } from './shapes.ts';
import type { TimeToLive } from './time-to-live.ts';

type Settings = Readonly<{ stream: string | null; ttl: string | null }>;
type TablesDeps = Readonly<{ store: Store; streams: ChangeStreams; timeToLive: TimeToLive }>;

const BACKFILL_BATCH = 500;

/** Tables: made, described, changed, dropped; with the settings that dynalite does not keep. */
export class Tables {
  readonly #deps: TablesDeps;
  /** dynalite reads a table's description from disk at each request. */
  readonly #known = new Map<string, TableDescription>();

  constructor(deps: TablesDeps) {
    this.#deps = deps;
  }

  /** Take up the streams and times to live that the folder holds. */
  async restore(): Promise<void> {
    const { store, streams, timeToLive } = this.#deps;
    for await (const [key, { stream, ttl }] of entriesOf<Settings>(store.db, below(SETTINGS))) {
      const table = await describe(store, key.slice(SETTINGS.length));
      if (stream !== null) await streams.begin(table.TableName, stream, table.KeySchema);
      if (ttl !== null) await timeToLive.enable(table, ttl, false);
    }
  }

  getTable(name: string, checkStatus: boolean | Callback<TableDescription>, callback?: Callback<TableDescription>): void {
    const done = typeof checkStatus === 'function' ? checkStatus : callback;
    const known = this.#known.get(name);
    if (known) {
      done?.(null, known);
      return;
    }
    this.#deps.store.getTable(name, true, (error, table) => {
      if (table?.TableStatus === 'ACTIVE') this.#known.set(name, table);
      done?.(error, table);
    });
  }

  async create(input: Fields): Promise<unknown> {
    const name = String(input['TableName']);
    const { TableDescription: made } = await this.#plain('CreateTable', input);
    await this.#active(name);
    await this.#setStream(name, input['StreamSpecification']);
    return { TableDescription: { ...fieldsOf(made), ...this.#deps.streams.described(name) } };
  }

  async describe(input: Fields): Promise<unknown> {
    const { Table } = await this.#plain('DescribeTable', input);
    return { Table: { ...fieldsOf(Table), ...this.#deps.streams.described(String(input['TableName'])) } };
  }

  /** Streams and indexes may change; capacity and the like make no difference here. */
  async update(input: Fields): Promise<unknown> {
    const name = String(input['TableName']);
    await describe(this.#deps.store, name);
    if (input['StreamSpecification'] !== undefined) await this.#setStream(name, input['StreamSpecification']);
    for (const update of listOf(input['GlobalSecondaryIndexUpdates'])) await this.#updateIndex(name, input, fieldsOf(update));
    const { Table } = fieldsOf(await this.describe({ TableName: name }));
    return { TableDescription: Table };
  }

  async drop(input: Fields): Promise<unknown> {
    const name = String(input['TableName']);
    this.#known.delete(name);
    const dropped = await this.#plain('DeleteTable', input);
    await this.#deps.streams.end(name);
    await this.#deps.timeToLive.disable(name);
    await this.#deps.store.db.batch([{ type: 'del', key: settingsPlace(name) }]);
    return dropped;
  }

  async setTimeToLive(input: Fields): Promise<unknown> {
    const name = String(input['TableName']);
    const table = await describe(this.#deps.store, name);
    const { Enabled, AttributeName } = fieldsOf(input['TimeToLiveSpecification']);
    const old = this.#deps.timeToLive.attributeOf(name);
    const attribute = Enabled ? String(AttributeName) : null;
    if (attribute !== old) {
      if (old !== null) await this.#deps.timeToLive.disable(name);
      if (attribute !== null) await this.#deps.timeToLive.enable(table, attribute, true);
      await this.#keepSettings(name);
    }
    return { TimeToLiveSpecification: input['TimeToLiveSpecification'] };
  }

  describeTimeToLive(input: Fields): unknown {
    const attribute = this.#deps.timeToLive.attributeOf(String(input['TableName']));
    return {
      TimeToLiveDescription:
        attribute === null ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  }

  #plain(operation: string, input: Fields): Promise<Record<string, unknown>> {
    const { store } = this.#deps;
    return act(operation, check(operation, input, store), store);
  }

  /** dynalite says CREATING first and ACTIVE a moment later. */
  async #active(name: string): Promise<void> {
    for (;;) {
      const { Table } = await this.#plain('DescribeTable', { TableName: name });
      if (fieldsOf(Table)['TableStatus'] === 'ACTIVE') return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #setStream(name: string, specification: unknown): Promise<void> {
    const { StreamEnabled, StreamViewType } = fieldsOf(specification ?? {});
    const { streams, store } = this.#deps;
    const view = StreamEnabled ? String(StreamViewType) : null;
    if (view === streams.viewOf(name)) return;
    if (view === null) await streams.end(name);
    else await streams.begin(name, view, (await describe(store, name)).KeySchema);
    await this.#keepSettings(name);
  }

  #keepSettings(name: string): Promise<void> {
    const settings: Settings = { stream: this.#deps.streams.viewOf(name), ttl: this.#deps.timeToLive.attributeOf(name) };
    return this.#deps.store.db.batch([{ type: 'put', key: settingsPlace(name), value: settings }]);
  }

  /** An index that is added is filled from the items that are there. */
  async #updateIndex(name: string, input: Fields, update: Fields): Promise<void> {
    const table = await describe(this.#deps.store, name);
    const indexes = table.GlobalSecondaryIndexes ?? [];
    const removed = update['Delete'] ? String(fieldsOf(update['Delete'])['IndexName']) : null;
    if (removed !== null) {
      await this.#replace({ ...table, GlobalSecondaryIndexes: indexes.filter(({ IndexName }) => IndexName !== removed) });
      await this.#deps.store.db.clear(below(indexPlace('Global', name, removed)));
    }
    if (!update['Create']) return;
    const index = asIndex(fieldsOf(update['Create']), name);
    const attributes = new Map(table.AttributeDefinitions.map((definition) => [definition.AttributeName, definition]));
    for (const definition of listOf(input['AttributeDefinitions'])) {
      const { AttributeName, AttributeType } = fieldsOf<string>(definition);
      if (AttributeName && AttributeType) attributes.set(AttributeName, { AttributeName, AttributeType });
    }
    const grown = { ...table, AttributeDefinitions: [...attributes.values()], GlobalSecondaryIndexes: [...indexes, index] };
    await this.#fill(grown, index);
    await this.#replace(grown);
  }

  async #fill(table: TableDescription, index: IndexDescription): Promise<void> {
    const { db } = this.#deps.store;
    let operations: Operation[] = [];
    for await (const [, item] of entriesOf<Item>(db, below(itemPlace(table.TableName)))) {
      for (const { key, item: entry } of indexActions([index], undefined, item, table).puts)
        operations.push({ type: 'put', key: indexPlace('Global', table.TableName, index.IndexName, key), value: entry });
      if (operations.length < BACKFILL_BATCH) continue;
      await db.batch(operations);
      operations = [];
    }
    await db.batch(operations);
  }

  async #replace(table: TableDescription): Promise<void> {
    this.#known.delete(table.TableName);
    await this.#deps.store.db.batch([{ type: 'put', key: `table~${table.TableName}`, value: table }]);
  }
}

const asIndex = (created: Fields, table: string): IndexDescription & Fields => {
  const { ProjectionType, NonKeyAttributes } = fieldsOf(created['Projection']);
  return {
    IndexName: String(created['IndexName']),
    IndexArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/index/${created['IndexName']}`,
    IndexStatus: 'ACTIVE',
    KeySchema: listOf(created['KeySchema']).map((key) => {
      const { AttributeName = '', KeyType = '' } = fieldsOf<string>(key);
      return { AttributeName, KeyType };
    }),
    Projection: {
      ProjectionType: String(ProjectionType),
      ...(NonKeyAttributes ? { NonKeyAttributes: listOf(NonKeyAttributes).map(String) } : {}),
    },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
  };
};
