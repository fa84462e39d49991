import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { ChangeStreams, type Identity, TIME_TO_LIVE } from './dynamodb/change-streams.ts';
import { act, check, openStore, type Store } from './dynamodb/dynalite.ts';
import { optionalText } from './dynamodb/fields.ts';
import { Forgetting } from './dynamodb/forgetting.ts';
import { GroupCommit } from './dynamodb/group-commit.ts';
import { ItemRequests } from './dynamodb/item-requests.ts';
import { snapshotOf } from './dynamodb/level-copy.ts';
import { isConditionFailure } from './dynamodb/refusal.ts';
import type { Fields } from './dynamodb/shapes.ts';
import { Tables } from './dynamodb/tables.ts';
import { TimeToLive } from './dynamodb/time-to-live.ts';
import { Transactions } from './dynamodb/transactions.ts';
import { type Ground, UnitOfWork } from './dynamodb/unit-of-work.ts';
import { EngineError, jsonEngine } from './http-engine.ts';

export type DynamoDbOptions = Readonly<{
  /** null: in memory. */
  dataFolder: string | null;
  /** Told when a table's stream has something new. */
  onStreamNews?: (table: string) => void;
}>;

/** What the tables held at one moment. */
export type TablesSnapshot = Readonly<{ release: () => void; copy: (folder: string) => Promise<void> }>;

/** AWS deletes within days; whoever reads looks at the time itself. */
const SWEEP_MS = 5000;
const TRIM_MS = 10_000;

/**
 * DynamoDB and its Streams: dynalite does validation, expressions and queries; what it lacks is here: transactions, streams, time to live,
 * exact capacity, the item that stood in a condition's way, and writes that are all or nothing also when the process is killed.
 */
export class DynamoDbEngine {
  readonly server: Server;
  readonly #store: Store;
  readonly #streams: ChangeStreams;
  readonly #timeToLive: TimeToLive;
  readonly #tables: Tables;
  readonly #transactions: Transactions;
  readonly #items: ItemRequests;
  readonly #commits: GroupCommit;
  readonly #forgetting: Forgetting;
  readonly #ready: Promise<void>;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #ground: Ground;
  /** What time to live deletes is told as its doing. */
  readonly #expiryGround: Ground;
  #sweeping: Promise<void> = Promise.resolve();
  #tidying: Promise<void> = Promise.resolve();

  constructor({ dataFolder, onStreamNews = () => undefined }: DynamoDbOptions) {
    if (dataFolder !== null) mkdirSync(join(dataFolder, 'tables'), { recursive: true });
    this.#store = openStore(dataFolder === null ? null : join(dataFolder, 'tables'));
    this.#streams = new ChangeStreams(this.#store.db);
    this.#timeToLive = new TimeToLive(this.#store.db);
    this.#tables = new Tables({ store: this.#store, streams: this.#streams, timeToLive: this.#timeToLive });
    const commits = new GroupCommit(this.#store.db);
    this.#commits = commits;
    this.#forgetting = new Forgetting(this.#store.db);
    this.#ground = this.#groundWith(commits, onStreamNews, null);
    this.#expiryGround = this.#groundWith(commits, onStreamNews, TIME_TO_LIVE);
    this.#transactions = new Transactions(this.#ground);
    this.#items = new ItemRequests(this.#ground);
    this.#ready = this.#store.db.open().then(() => this.#tables.restore());
    this.#ready.catch(() => undefined); // told by `ready` and by each answer
    this.server = jsonEngine((operation, input) => this.#answer(operation, input));
    this.#timers = [
      setInterval(() => void this.expire().catch(complain), SWEEP_MS).unref(),
      setInterval(() => void this.tidy().catch(complain), TRIM_MS).unref(),
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

  /** Forget records that are too old, or read by everybody long ago, and twice a day the bytes of all that was deleted. */
  tidy(): Promise<void> {
    this.#tidying = this.#tidying
      .catch(() => undefined)
      .then(async () => {
        await this.#ready;
        await this.#streams.trim(Date.now());
        await this.#forgetting.look(Date.now());
      });
    return this.#tidying;
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
    await Promise.allSettled([this.#sweeping, this.#tidying]);
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
        return this.#items.write(operation, input);
      case 'GetItem':
        return this.#items.get(input);
      case 'BatchWriteItem':
        return this.#items.batchWrite(input);
      case 'BatchGetItem':
        return this.#items.batchGet(input);
      case 'Query':
      case 'Scan':
        return this.#items.query(operation, input);
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

const complain = (error: unknown): void => console.error('the local DynamoDB:', error);
