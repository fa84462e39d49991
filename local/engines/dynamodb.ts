import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type ConsumedByTable, capacityAnswer, consumedOf, countWrite, readUnits } from './dynamodb/capacity.ts';
import { ChangeStreams, type Identity, TIME_TO_LIVE } from './dynamodb/change-streams.ts';
import { act, check, describe, keyOf, openStore, placeFault, type Store } from './dynamodb/dynalite.ts';
import { fieldsOf, listOf } from './dynamodb/fields.ts';
import { GroupCommit } from './dynamodb/group-commit.ts';
import { itemBytes } from './dynamodb/item-size.ts';
import { keyConditionsFault } from './dynamodb/key-rules.ts';
import { snapshotOf } from './dynamodb/level-copy.ts';
import { refusal, refuse } from './dynamodb/refusal.ts';
import type { AttributeValue, Fields, Item, TableDescription } from './dynamodb/shapes.ts';
import { Tables } from './dynamodb/tables.ts';
import { TimeToLive } from './dynamodb/time-to-live.ts';
import { Transactions } from './dynamodb/transactions.ts';
import { type Change, type Ground, UnitOfWork } from './dynamodb/unit-of-work.ts';
import { EngineError, jsonEngine } from './http-engine.ts';

export type DynamoDbOptions = Readonly<{
  /** null: in memory. */
  dataFolder: string | null;
  /** Told when a table's stream has something new. */
  onStreamNews?: (table: string) => void;
}>;

/** What the tables held at one moment. */
export type TablesSnapshot = Readonly<{ release: () => void; copy: (folder: string) => Promise<void> }>;

const SWEEP_MS = 1000;
const TRIM_MS = 10_000;
const MOST_BATCH_WRITES = 25;
const MOST_BATCH_GETS = 100;
const MOST_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * DynamoDB and its Streams: dynalite does validation, expressions and queries; what it lacks is here: transactions, streams, time to live, exact
 * capacity, the item that stood in a condition's way, and writes that are all or nothing also when the process is killed.
 */
export class DynamoDbEngine {
  readonly server: Server;
  readonly #store: Store;
  readonly #streams: ChangeStreams;
  readonly #timeToLive: TimeToLive;
  readonly #tables: Tables;
  readonly #transactions: Transactions;
  readonly #commits: GroupCommit;
  readonly #ready: Promise<void>;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #ground: Ground;
  /** What time to live deletes is told as its doing. */
  readonly #expiryGround: Ground;
  #sweeping: Promise<void> = Promise.resolve();

  constructor({ dataFolder, onStreamNews = () => undefined }: DynamoDbOptions) {
    if (dataFolder !== null) mkdirSync(join(dataFolder, 'tables'), { recursive: true });
    this.#store = openStore(dataFolder === null ? null : join(dataFolder, 'tables'));
    this.#streams = new ChangeStreams(this.#store.db);
    this.#timeToLive = new TimeToLive(this.#store.db);
    this.#tables = new Tables({ store: this.#store, streams: this.#streams, timeToLive: this.#timeToLive });
    const commits = new GroupCommit(this.#store.db);
    this.#commits = commits;
    this.#ground = this.#groundWith(commits, onStreamNews, null);
    this.#expiryGround = this.#groundWith(commits, onStreamNews, TIME_TO_LIVE);
    this.#transactions = new Transactions(this.#ground);
    this.#ready = this.#store.db.open().then(() => this.#tables.restore());
    this.#ready.catch(() => undefined); // told by `ready` and by each answer
    this.server = jsonEngine((operation, input) => this.#answer(operation, input));
    this.#timers = [
      setInterval(() => void this.expire().catch(complain), SWEEP_MS).unref(),
      setInterval(() => void this.trimStreams().catch(complain), TRIM_MS).unref(),
    ];
    this.server.on('close', () => {
      for (const timer of this.#timers) clearInterval(timer);
    });
  }

  /** Resolves when the tables of the folder are open. @throws when another process holds them */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Last sequence number of each stream, by ARN. */
  streamHeads(): Readonly<Record<string, number>> {
    return this.#streams.heads();
  }

  /** Everybody has read a stream up to here: what lies behind may be forgotten. */
  streamRead(arn: string, upTo: number): void {
    this.#streams.read(arn, upTo);
  }

  /** Forget records that are too old, or read by everybody long ago. */
  trimStreams(): Promise<void> {
    return this.#streams.trim(Date.now());
  }

  /** Delete what has outlived its time. */
  expire(): Promise<void> {
    this.#sweeping = this.#sweeping.catch(() => undefined).then(() => this.#expire());
    return this.#sweeping;
  }

  /** Hold all writes and remember what stands now. Nobody waits for long: `release` lets them go on, `copy` takes its time behind that. */
  async snapshot(): Promise<TablesSnapshot> {
    await this.#ready;
    const release = await this.#commits.hold();
    const snapshot = snapshotOf(this.#store.db);
    return {
      release,
      copy: async (folder) => {
        const { db: target } = openStore(folder);
        try {
          await target.open();
          await snapshot.copyTo(target);
        } finally {
          await snapshot.close();
          await target.close();
        }
      },
    };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.server.close();
    this.server.closeAllConnections();
    await this.#sweeping.catch(() => undefined);
    await this.#store.db.close();
  }

  #groundWith(commits: GroupCommit, onStreamNews: (table: string) => void, identity: Identity | null): Ground {
    return {
      base: this.#store,
      tables: this.#tables,
      commit: async (operations, changes) => {
        const { operations: records, tables } = this.#streams.record(changes, Date.now(), identity);
        await commits.write([...operations, ...this.#timeToLive.follow(changes), ...records]);
        for (const table of tables) onStreamNews(table);
      },
    };
  }

  async #answer(operation: string, input: Fields): Promise<unknown> {
    await this.#ready;
    switch (operation) {
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#writeItem(operation, input);
      case 'GetItem':
        return this.#getItem(input);
      case 'BatchWriteItem':
        return this.#batchWrite(input);
      case 'BatchGetItem':
        return this.#batchGet(input);
      case 'Query':
      case 'Scan':
        return this.#query(operation, input);
      case 'TransactWriteItems':
        return this.#transactions.write(input);
      case 'TransactGetItems':
        return this.#transactions.get(input);
      case 'CreateTable':
        return this.#tables.create(input);
      case 'DescribeTable':
        return this.#tables.describe(input);
      case 'UpdateTable':
        return this.#tables.update(input);
      case 'DeleteTable':
        return this.#tables.drop(input);
      case 'ListTables':
      case 'TagResource':
      case 'UntagResource':
      case 'ListTagsOfResource':
        return act(operation, check(operation, input, this.#store), this.#store);
      case 'UpdateTimeToLive':
        return this.#tables.setTimeToLive(input);
      case 'DescribeTimeToLive':
        return this.#tables.describeTimeToLive(input);
      case 'UpdateContinuousBackups':
      case 'DescribeContinuousBackups':
        return { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } };
      case 'ListStreams':
        return this.#streams.list(optionalText(input['TableName']));
      case 'DescribeStream':
        return this.#streams.describe(String(input['StreamArn']));
      case 'GetShardIterator':
        return this.#streams.iterator(
          String(input['StreamArn']),
          String(input['ShardIteratorType']),
          optionalText(input['SequenceNumber']),
        );
      case 'GetRecords':
        return this.#streams.records(String(input['ShardIterator']), input['Limit'] === undefined ? undefined : Number(input['Limit']));
      default:
        throw new EngineError('com.amazon.coral.service#UnknownOperationException', `the local DynamoDB does not know ${operation}`);
    }
  }

  async #writeItem(operation: string, input: Fields): Promise<unknown> {
    const { ReturnValuesOnConditionCheckFailure: wanted, ...raw } = input;
    const { ReturnConsumedCapacity: asked, ...request } = check(operation, raw, this.#store);
    const unit = new UnitOfWork(this.#ground);
    try {
      const answer = await act(operation, request, unit.store);
      return { ...answer, ...(await this.#written(unit.changes, String(request['TableName']), asked)) };
    } catch (error) {
      if (wanted === 'ALL_OLD' && isConditionFailure(error)) throw await this.#withStandingItem(error, request);
      throw error;
    }
  }

  /** Deleting what is not there changes nothing and costs a unit all the same. */
  async #written(changes: readonly Change[], tableName: string, asked: unknown): Promise<object> {
    if (asked === undefined) return {};
    const consumed: ConsumedByTable = new Map();
    const unchanged = { table: await describe(this.#tables, tableName), before: undefined, after: undefined };
    for (const change of changes.length > 0 ? changes : [unchanged]) countWrite(consumed, change, 1);
    return capacityAnswer(consumed, asked, 'one');
  }

  async #withStandingItem(error: EngineError, request: Fields): Promise<EngineError> {
    const table = await describe(this.#tables, String(request['TableName']));
    const item = await this.#stored(table, fieldsOf<AttributeValue>(request['Item'] ?? request['Key']));
    return new EngineError(String(error.body['__type']), error.message, item ? { Item: item } : {});
  }

  #stored(table: TableDescription, item: Item): Promise<Item | undefined> {
    return new Promise((resolve) => {
      this.#store.getItemDb(table.TableName).get(keyOf(table, item), (_, found) => resolve(found));
    });
  }

  async #getItem(input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check('GetItem', input, this.#store);
    const answer = await act('GetItem', request, new UnitOfWork(this.#ground).store);
    if (asked === undefined) return answer;
    const table = await describe(this.#tables, String(request['TableName']));
    // A projection makes the answer smaller, not the read.
    const item = answer['Item'] ? await this.#stored(table, fieldsOf<AttributeValue>(request['Key'])) : undefined;
    const consumed: ConsumedByTable = new Map();
    consumedOf(consumed, table.TableName).table = readUnits(item ? itemBytes(item) : 0, request['ConsistentRead'] ? 1 : 0.5);
    return { ...answer, ...capacityAnswer(consumed, asked, 'one') };
  }

  /** Not `act`: each item is a unit of work of its own, so that a kill cannot come between an item and its index entries. */
  async #batchWrite(input: Fields): Promise<unknown> {
    const { RequestItems, ReturnConsumedCapacity: asked } = check('BatchWriteItem', input, this.#store);
    const writes: Readonly<{ operation: string; request: Fields }>[] = [];
    let bytes = 0;
    for (const [TableName, requests] of Object.entries(fieldsOf(RequestItems))) {
      const table = await describe(this.#tables, TableName);
      const keys = new Set<string>();
      for (const write of listOf(requests)) {
        const { PutRequest, DeleteRequest } = fieldsOf(write);
        const item = fieldsOf<AttributeValue>(PutRequest ? fieldsOf(PutRequest)['Item'] : fieldsOf(DeleteRequest)['Key']);
        refuse(placeFault(PutRequest ? { Item: item } : { Key: item }, table));
        keys.add(keyOf(table, item));
        bytes += itemBytes(item);
        writes.push(
          PutRequest
            ? { operation: 'PutItem', request: { TableName, Item: item } }
            : { operation: 'DeleteItem', request: { TableName, Key: item } },
        );
      }
      if (keys.size < listOf(requests).length) throw refusal('Provided list of item keys contains duplicates');
    }
    if (writes.length > MOST_BATCH_WRITES) throw refusal('Too many items requested for the BatchWriteItem call');
    if (bytes > MOST_BATCH_BYTES) throw refusal('Request size cannot exceed 16 MB');
    const consumed: ConsumedByTable = new Map();
    await Promise.all(
      writes.map(async ({ operation, request }) => {
        const unit = new UnitOfWork(this.#ground);
        await act(operation, request, unit.store);
        for (const change of unit.changes) countWrite(consumed, change, 1);
      }),
    );
    return { UnprocessedItems: {}, ...capacityAnswer(consumed, asked, 'list') };
  }

  async #batchGet(input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check('BatchGetItem', input, this.#store);
    const requested = fieldsOf(request['RequestItems']);
    const count = Object.values(requested).reduce((sum: number, wanted) => sum + listOf(fieldsOf(wanted)['Keys']).length, 0);
    if (count > MOST_BATCH_GETS) throw refusal('Too many items requested for the BatchGetItem call');
    const answer = await act('BatchGetItem', request, new UnitOfWork(this.#ground).store);
    if (asked === undefined) return answer;
    const consumed: ConsumedByTable = new Map();
    for (const [table, found] of Object.entries(fieldsOf(answer['Responses']))) {
      const { Keys, ConsistentRead } = fieldsOf(requested[table]);
      const strength = ConsistentRead ? 1 : 0.5;
      const items = listOf(found);
      const missing = Math.max(0, listOf(Keys).length - items.length);
      const units = items.map((item) => readUnits(itemBytes(fieldsOf<AttributeValue>(item)), strength));
      consumedOf(consumed, table).table = units.reduce((sum, unit) => sum + unit, 0) + missing * strength;
    }
    return { ...answer, ...capacityAnswer(consumed, asked, 'list') };
  }

  async #query(operation: string, input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check(operation, input, this.#store);
    refuse(keyConditionsFault(request, await describe(this.#tables, String(request['TableName']))));
    const unit = new UnitOfWork(this.#ground);
    const answer = await act(operation, request, unit.store);
    const index = optionalText(request['IndexName']);
    const name = String(request['TableName']);
    if (unit.lastOfFullPage && !answer['LastEvaluatedKey'])
      answer['LastEvaluatedKey'] = await this.#placeOf(name, index, unit.lastOfFullPage);
    const bytes = unit.readBytes.slice(0, Number(answer['ScannedCount'])).reduce((sum, size) => sum + size, 0);
    const units = readUnits(bytes, request['ConsistentRead'] ? 1 : 0.5);
    const consumed: ConsumedByTable = new Map();
    const { indexes } = consumedOf(consumed, name);
    if (index === undefined) consumedOf(consumed, name).table = units;
    else indexes.set(index, units);
    return { ...answer, ...capacityAnswer(consumed, asked, 'one') };
  }

  /** The keys from which the next page goes on. */
  async #placeOf(tableName: string, indexName: string | undefined, item: Item): Promise<Item> {
    const table = await describe(this.#tables, tableName);
    const index = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])].find(
      ({ IndexName }) => IndexName === indexName,
    );
    const names = [...table.KeySchema, ...(index?.KeySchema ?? [])].map(({ AttributeName }) => AttributeName);
    return Object.fromEntries(names.map((attribute) => [attribute, item[attribute]]));
  }

  async #expire(): Promise<void> {
    await this.#ready;
    const seconds = Math.floor(Date.now() / 1000);
    for await (const { table, attribute, key } of this.#timeToLive.expired(Date.now())) {
      const request = check(
        'DeleteItem',
        {
          TableName: table,
          Key: key,
          ConditionExpression: '#ttl < :now',
          ExpressionAttributeNames: { '#ttl': attribute },
          ExpressionAttributeValues: { ':now': { N: String(seconds) } },
        },
        this.#store,
      );
      await act('DeleteItem', request, new UnitOfWork(this.#expiryGround).store).catch((error: unknown) => {
        // Somebody gave it more time, or took it away, just before us.
        if (!isConditionFailure(error)) throw error;
      });
    }
  }
}

const isConditionFailure = (error: unknown): error is EngineError =>
  error instanceof EngineError && String(error.body['__type']).endsWith('ConditionalCheckFailedException');

const optionalText = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : String(value));

const complain = (error: unknown): void => console.error('the local DynamoDB:', error);
