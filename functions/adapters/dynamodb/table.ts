import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from './keys.ts';

/** An item as it is read: parsed by the caller's schema before anybody uses it. */
export type RawItem = Readonly<Record<string, unknown>>;

export const toAttributes = (item: object): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true, convertEmptyValues: false });

const fromAttributes = (item: Record<string, AttributeValue>): RawItem => unmarshall(item);

/** A table of `pk` and `sk`, with the few things that every store does. */
export class Table {
  readonly name: string;
  readonly client: DynamoDBClient;

  constructor(client: DynamoDBClient, name: string) {
    this.client = client;
    this.name = name;
  }

  /** Strongly read. */
  async get(key: Key): Promise<RawItem | null> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.name, Key: toAttributes(key), ConsistentRead: true }));
    return Item ? fromAttributes(Item) : null;
  }

  /** False when there is one already. */
  async putIfAbsent(item: object): Promise<boolean> {
    return conditional(async () => {
      await this.client.send(
        new PutItemCommand({ TableName: this.name, Item: toAttributes(item), ConditionExpression: 'attribute_not_exists(pk)' }),
      );
    });
  }

  async put(item: object): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.name, Item: toAttributes(item) }));
  }

  /** One page; `lastKey` is null at the end. */
  async page(input: Omit<QueryCommandInput, 'TableName'>): Promise<Readonly<{ items: readonly RawItem[]; lastKey: RawItem | null }>> {
    const { Items = [], LastEvaluatedKey } = await this.client.send(new QueryCommand({ TableName: this.name, ...input }));
    return { items: Items.map(fromAttributes), lastKey: LastEvaluatedKey ? fromAttributes(LastEvaluatedKey) : null };
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

  /** Items of one partition whose sort key begins with `prefix`, strongly read, in key order. */
  startingWith(pk: string, prefix: string): AsyncIterable<RawItem> {
    return this.query({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': prefix }),
      ConsistentRead: true,
    });
  }

  putOf(item: object, ifAbsent = false): TransactWriteItem {
    return {
      Put: { TableName: this.name, Item: toAttributes(item), ...(ifAbsent ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}) },
    };
  }

  deleteOf(key: Key): TransactWriteItem {
    return { Delete: { TableName: this.name, Key: toAttributes(key) } };
  }
}

/** True when `write` went through, false when its condition did not hold. */
export const conditional = async (write: () => Promise<void>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** The item that stood in the way of a condition, if it was asked for. */
export const standingItem = (error: unknown): RawItem | null | undefined => {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  return error.Item ? fromAttributes(error.Item) : null;
};

const TRANSACTION_TRIES = 8;

/**
 * All or nothing. Answers the positions whose conditions did not hold; empty when it was written. Conflicts with other
 * transactions are tried again after a short wait.
 *
 * @param wait resolves after so many milliseconds
 */
export const transact = async (
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
  wait: (ms: number) => Promise<void> = pause,
): Promise<readonly number[]> => {
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      const failed = codes.flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []));
      if (failed.length > 0) return failed;
      const passing = codes.some((code) => code === 'TransactionConflict' || code === 'ThrottlingError');
      if (!passing || tries >= TRANSACTION_TRIES) throw new Error(`transaction refused: ${codes.join(', ')}`, { cause: error });
      await wait(10 * 2 ** tries * (0.5 + Math.random()));
    }
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Work on all, so many at a time. */
export const inParallel = async <T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<unknown>): Promise<void> => {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
};
