import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { fromAttributes } from './attributes.ts';
import { type Key, keyName } from './keys.ts';

export type Condition = Readonly<{
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
}>;

/** `eventually` costs half, and may show an item as it was a second ago, or not yet. */
export type Read = 'strongly' | 'eventually';

/** An item as it is read: parsed by the caller's schema before anybody uses it. */
export type RawItem = Readonly<Record<string, unknown>>;

export const toAttributes = (item: object): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true, convertEmptyValues: false });

/** DynamoDB gives at most so many items at once. */
const GET_TOGETHER = 100;
/** About 10 s in all: a collision lasts for milliseconds, a throttled partition splits within seconds. */
const TRIES = 9;
const LONGEST_WAIT_MS = 3000;

/** Full jitter, so that those who collided do not meet again. */
const beforeTry = (tries: number): Promise<void> => sleep(Math.random() * Math.min(LONGEST_WAIT_MS, 10 * 2 ** tries));

type Page = Readonly<{ items: readonly RawItem[]; lastKey: RawItem | null }>;

const pageOf = ({ Items = [], LastEvaluatedKey }: Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>): Page => ({
  items: Items.map(fromAttributes),
  lastKey: LastEvaluatedKey ? fromAttributes(LastEvaluatedKey) : null,
});

type ReadTogether = (what: string, key: Key, readAll: (keys: readonly Key[]) => Promise<readonly RawItem[]>) => Promise<RawItem | null>;

/** A client of gathering-client.ts, which few functions have. */
export const isGathering = (client: DynamoDBClient): client is DynamoDBClient & Readonly<{ readTogether: ReadTogether }> =>
  'readTogether' in client;

/** A table by its name. `auditDays`: for which what is written into its audit log is kept; 0, as by a name alone: for ever. */
export type TableName = string | Readonly<{ name: string; auditDays: number }>;

/** A table of `pk` and `sk`, with the few things that every store does. */
export class Table {
  readonly name: string;
  readonly auditDays: number;
  readonly client: DynamoDBClient;

  constructor(client: DynamoDBClient, named: TableName) {
    const { name, auditDays } = typeof named === 'string' ? { name: named, auditDays: 0 } : named;
    this.client = client;
    this.name = name;
    this.auditDays = auditDays;
  }

  async get(key: Key, read: Read = 'strongly'): Promise<RawItem | null> {
    if (!canExist(key)) return null;
    if (isGathering(this.client)) return this.client.readTogether(`${this.name} ${read}`, key, (keys) => this.getMany(keys, read));
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: toAttributes(key), ConsistentRead: read === 'strongly' }),
    );
    return Item ? fromAttributes(Item) : null;
  }

  /** In no order. Keys that do not exist are left out; one that is given twice is read once. */
  async getMany(keys: readonly Key[], read: Read = 'strongly'): Promise<readonly RawItem[]> {
    const distinct = [...new Map(keys.filter(canExist).map((key) => [keyName(key), key])).values()];
    const items: RawItem[] = [];
    for (let first = 0; first < distinct.length; first += GET_TOGETHER) {
      let left = distinct.slice(first, first + GET_TOGETHER).map((key) => toAttributes(key));
      for (let tries = 0; left.length > 0; tries++) {
        if (tries >= TRIES) throw new Error(`DynamoDB left ${left.length} items unread, again and again`);
        if (tries > 0) await beforeTry(tries);
        const { Responses, UnprocessedKeys } = await this.client.send(
          new BatchGetItemCommand({ RequestItems: { [this.name]: { Keys: left, ConsistentRead: read === 'strongly' } } }),
        );
        items.push(...(Responses?.[this.name] ?? []).map(fromAttributes));
        left = UnprocessedKeys?.[this.name]?.Keys ?? [];
      }
    }
    return items;
  }

  /** Answers the attributes that `ReturnValues` asks for. */
  async update(key: Key, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<RawItem> {
    const update = new UpdateItemCommand({ TableName: this.name, Key: toAttributes(key), ...input });
    const { Attributes } = await pastTransactions(() => this.client.send(update));
    return Attributes ? fromAttributes(Attributes) : {};
  }

  /** False when there is one already. */
  async putIfAbsent(item: object): Promise<boolean> {
    const put = new PutItemCommand({ TableName: this.name, Item: toAttributes(item), ConditionExpression: 'attribute_not_exists(pk)' });
    return conditional(() => pastTransactions(() => this.client.send(put)));
  }

  /** Put an item where none stands; otherwise the one that does, and nothing is written. */
  async putUnlessStanding(item: object): Promise<RawItem | null> {
    const ifAbsent = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    const put = new PutItemCommand({ TableName: this.name, Item: toAttributes(item), ...ifAbsent });
    return pastTransactions(() => this.client.send(put)).then(() => null, standingOrThrow);
  }

  /** Replace an item that counts its revisions (as `turn`), if this one still stands (0: there was none). False when it does not. */
  async putIfRevision(item: object, revision: number): Promise<boolean> {
    const condition =
      revision === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'turn = :turn', ExpressionAttributeValues: toAttributes({ ':turn': revision }) };
    return this.putIf(item, condition);
  }

  /** False when the condition did not hold. */
  async putIf(item: object, condition: Condition): Promise<boolean> {
    const put = new PutItemCommand({ TableName: this.name, Item: toAttributes(item), ...condition });
    return conditional(() => pastTransactions(() => this.client.send(put)));
  }

  async put(item: object): Promise<void> {
    const put = new PutItemCommand({ TableName: this.name, Item: toAttributes(item) });
    await pastTransactions(() => this.client.send(put));
  }

  async delete(key: Key): Promise<void> {
    await pastTransactions(() => this.client.send(new DeleteItemCommand({ TableName: this.name, Key: toAttributes(key) })));
  }

  /** False when the condition did not hold. */
  async deleteIf(key: Key, condition: Condition): Promise<boolean> {
    const command = new DeleteItemCommand({ TableName: this.name, Key: toAttributes(key), ...condition });
    return conditional(() => pastTransactions(() => this.client.send(command)));
  }

  /** Delete an item. False when there was none. */
  async deleteIfPresent(key: Key): Promise<boolean> {
    const command = new DeleteItemCommand({ TableName: this.name, Key: toAttributes(key), ReturnValues: 'ALL_OLD' });
    return (await pastTransactions(() => this.client.send(command))).Attributes !== undefined;
  }

  /** One page; `lastKey` is null at the end. */
  async page(input: Omit<QueryCommandInput, 'TableName'>): Promise<Page> {
    return pageOf(await this.client.send(new QueryCommand({ TableName: this.name, ...input })));
  }

  /** One page of all that is stored. It is billed for what it comes past, not for what it finds. */
  async scan(input: Omit<ScanCommandInput, 'TableName'>): Promise<Page> {
    return pageOf(await this.client.send(new ScanCommand({ TableName: this.name, ...input })));
  }

  /** Everything that a query finds, page by page. */
  async *query(input: Omit<QueryCommandInput, 'TableName'>): AsyncIterable<RawItem> {
    let start = input.ExclusiveStartKey;
    do {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({ TableName: this.name, ...input, ...(start ? { ExclusiveStartKey: start } : {}) }),
      );
      for (const item of Items) yield fromAttributes(item);
      start = LastEvaluatedKey;
    } while (start);
  }

  /** All items of one partition, strongly read, in key order. An empty prefix would be refused: no key value is ever empty. */
  ofPartition(pk: string): AsyncIterable<RawItem> {
    return this.query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': pk }),
      ConsistentRead: true,
    });
  }

  /** Items of one partition whose sort key begins with `prefix` (not empty), strongly read, in key order, those behind a key if given. */
  startingWith(pk: string, prefix: string, behind?: Key): AsyncIterable<RawItem> {
    return this.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': prefix }),
      ConsistentRead: true,
      ...(behind ? { ExclusiveStartKey: toAttributes(behind) } : {}),
    });
  }

  putOf(item: object, ifAbsent = false): TransactWriteItem {
    return {
      Put: { TableName: this.name, Item: toAttributes(item), ...(ifAbsent ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}) },
    };
  }

  putOfIf(item: object, condition: Condition): TransactWriteItem {
    return { Put: { TableName: this.name, Item: toAttributes(item), ...condition } };
  }

  updateOf(
    key: Key,
    input: Readonly<{
      UpdateExpression: string;
      ConditionExpression?: string;
      ExpressionAttributeNames?: Record<string, string>;
      ExpressionAttributeValues?: Record<string, AttributeValue>;
    }>,
  ): TransactWriteItem {
    return { Update: { TableName: this.name, Key: toAttributes(key), ...input } };
  }

  deleteOf(key: Key): TransactWriteItem {
    return { Delete: { TableName: this.name, Key: toAttributes(key) } };
  }

  deleteOfIf(key: Key, condition: Condition): TransactWriteItem {
    return { Delete: { TableName: this.name, Key: toAttributes(key), ...condition } };
  }
}

const MOST_PK_BYTES = 2048;
const MOST_SK_BYTES = 1024;

/** DynamoDB refuses to be asked for a key that is longer than a key can be. */
const canExist = ({ pk, sk }: Key): boolean => Buffer.byteLength(pk) <= MOST_PK_BYTES && Buffer.byteLength(sk) <= MOST_SK_BYTES;

/** A write that meets a transaction under way on its item is refused by DynamoDB; it is tried again. */
const pastTransactions = async <T>(write: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || tries >= TRIES) throw error;
      await beforeTry(tries);
    }
  }
};

/** True when `write` went through, false when its condition did not hold. */
export const conditional = async (write: () => Promise<unknown>): Promise<boolean> => (await conditionally(write)) !== null;

/** What the write answered, or null when its condition did not hold. */
export const conditionally = async <T>(write: () => Promise<T>): Promise<T | null> => {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
};

/** The item that stood in the way of a condition, if it was asked for. */
export const standingItem = (error: unknown): RawItem | null | undefined => {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  return error.Item ? fromAttributes(error.Item) : null;
};

const standingOrThrow = (error: unknown): RawItem => {
  const standing = standingItem(error);
  if (!standing) throw error;
  return standing;
};

const PASSING: ReadonlySet<string> = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * All or nothing. Answers the positions whose conditions did not hold; empty when it was written. Collisions with other
 * transactions are tried again, with jitter.
 */
export const transact = async (client: DynamoDBClient, items: readonly TransactWriteItem[]): Promise<readonly number[]> => {
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
      const failed = codes.flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []));
      if (failed.length > 0) return failed;
      if (!codes.every((code) => PASSING.has(code)) || tries >= TRIES)
        throw new Error(`DynamoDB cancelled a transaction: ${codes.join(', ')}`, { cause: error });
      await beforeTry(tries);
    }
  }
};
