import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { ChangeStream } from './change-stream.ts';
import { type Change, Dynalite, type Item, type TableDescription } from './dynalite.ts';
import { EngineError, jsonEngine } from './http-engine.ts';
import { SharedLock } from './shared-lock.ts';

export type DynamoDbOptions = Readonly<{
  dataFolder: string | null;
  /** Told when a table's stream has something new. */
  onStreamNews?: (table: string) => void;
}>;

const TTL_IDENTITY = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } as const;
const TTL_SWEEP_MS = 1000;
const TOKEN_KEPT_MS = 600_000;
const TRANSACTION_ITEMS = 100;

/** Operations that dynalite does alone. */
const PLAIN = new Set([
  'BatchWriteItem',
  'BatchGetItem',
  'GetItem',
  'Query',
  'Scan',
  'ListTables',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
]);
const CONDITIONAL = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** DynamoDB and its Streams: dynalite, and what it lacks: transactions, streams, time to live, the item that stood in a condition's way. */
export class DynamoDbEngine {
  readonly server: Server;
  readonly #dynalite: Dynalite;
  readonly #options: DynamoDbOptions;
  readonly #lock = new SharedLock();
  readonly #streams = new Map<string, ChangeStream>();
  readonly #ttl = new Map<string, string>();
  readonly #tokens = new Map<string, number>();
  readonly #sweeper: NodeJS.Timeout;
  /** Changes of a transaction under way: told when it is done, forgotten when it is undone. */
  #held: Change[] | null = null;
  #expiring = false;

  constructor(options: DynamoDbOptions) {
    this.#options = options;
    if (options.dataFolder !== null) mkdirSync(join(options.dataFolder, 'tables'), { recursive: true });
    this.#dynalite = new Dynalite(options.dataFolder === null ? null : join(options.dataFolder, 'tables'), (change) =>
      this.#changed(change),
    );
    this.server = jsonEngine((operation, input) => this.#answer(operation, input));
    this.#sweeper = setInterval(() => void this.#expire().catch((error: unknown) => console.error('time to live', error)), TTL_SWEEP_MS);
    this.#sweeper.unref();
    this.server.on('close', () => clearInterval(this.#sweeper));
  }

  async #answer(operation: string, input: Item): Promise<unknown> {
    if (PLAIN.has(operation)) return this.#lock.shared(() => this.#dynalite.act(operation, input));
    if (CONDITIONAL.has(operation)) return this.#lock.shared(() => this.#conditional(operation, input));
    const name = String(input['TableName']);
    switch (operation) {
      case 'TransactWriteItems':
        return this.#transactWrite(input);
      case 'TransactGetItems':
        return this.#transactGet(input);
      case 'CreateTable': {
        const created = await this.#dynalite.act(operation, input);
        this.#setStream(name, input['StreamSpecification']);
        return this.#described(created);
      }
      case 'DescribeTable':
        return this.#described(await this.#dynalite.act(operation, input));
      case 'UpdateTable':
        if (!input['StreamSpecification']) return this.#dynalite.act(operation, input);
        this.#setStream(name, input['StreamSpecification']);
        return this.#described(await this.#dynalite.act('DescribeTable', { TableName: name }));
      case 'DeleteTable': {
        const deleted = await this.#dynalite.act(operation, input);
        this.#streams.delete(name);
        this.#ttl.delete(name);
        return deleted;
      }
      case 'UpdateTimeToLive': {
        await this.#dynalite.table(name);
        const { Enabled, AttributeName } = fields(input['TimeToLiveSpecification']);
        if (Enabled) this.#ttl.set(name, String(AttributeName));
        else this.#ttl.delete(name);
        return { TimeToLiveSpecification: input['TimeToLiveSpecification'] };
      }
      case 'DescribeTimeToLive': {
        const attribute = this.#ttl.get(name);
        return {
          TimeToLiveDescription: attribute ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute } : { TimeToLiveStatus: 'DISABLED' },
        };
      }
      case 'UpdateContinuousBackups':
        return { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } };
      case 'ListStreams':
        return { Streams: [...this.#streams].map(([TableName, { arn, label }]) => ({ StreamArn: arn, TableName, StreamLabel: label })) };
      case 'DescribeStream':
        return this.#describeStream(String(input['StreamArn']));
      case 'GetShardIterator': {
        const stream = this.#stream(String(input['StreamArn']));
        const sequenceNumber = input['SequenceNumber'];
        const place = stream.place(String(input['ShardIteratorType']), sequenceNumber === undefined ? undefined : String(sequenceNumber));
        return { ShardIterator: `${stream.arn}|${place}` };
      }
      case 'GetRecords': {
        const iterator = String(input['ShardIterator']);
        const cut = iterator.lastIndexOf('|');
        const stream = this.#stream(iterator.slice(0, cut));
        const place = Number(iterator.slice(cut + 1));
        const records = stream.read(place, Math.min(Number(input['Limit'] ?? 1000), 1000));
        return { Records: records, NextShardIterator: `${stream.arn}|${place + records.length}` };
      }
      default:
        throw new EngineError('com.amazon.coral.service#UnknownOperationException', `the local DynamoDB does not know ${operation}`);
    }
  }

  async #conditional(operation: string, input: Item): Promise<unknown> {
    try {
      // dynalite does not know the parameter, and refuses what it does not know.
      const { ReturnValuesOnConditionCheckFailure: _wanted, ...request } = input;
      return await this.#dynalite.act(operation, request);
    } catch (error) {
      const failed = error instanceof EngineError && String(error.body['__type']).includes('ConditionalCheckFailed');
      if (!failed || input['ReturnValuesOnConditionCheckFailure'] !== 'ALL_OLD') throw error;
      const table = await this.#dynalite.table(String(input['TableName']));
      const standing = await this.#dynalite.stored(table, fields(input['Item'] ?? input['Key']));
      throw new EngineError(String(error.body['__type']), error.message, standing ? { Item: standing } : {});
    }
  }

  async #transactWrite(input: Item): Promise<unknown> {
    const items = list(input['TransactItems']);
    if (items.length === 0 || items.length > TRANSACTION_ITEMS)
      throw new EngineError('ValidationException', 'TransactItems must have length between 1 and 100');
    const token = input['ClientRequestToken'] === undefined ? null : String(input['ClientRequestToken']);
    if (token !== null && this.#tokens.has(token)) return {};
    const steps = await Promise.all(items.map((item) => this.#step(fields(item))));
    if (new Set(steps.map(({ place }) => place)).size < steps.length) {
      throw new EngineError('ValidationException', 'Transaction request cannot include multiple operations on one item');
    }
    return this.#lock.exclusive(async () => {
      const before = await Promise.all(steps.map(({ table, key }) => this.#dynalite.stored(table, key)));
      const reasons = steps.map(({ request, wantsItem }, i) =>
        this.#dynalite.holds(request, before[i])
          ? { Code: 'None' }
          : {
              Code: 'ConditionalCheckFailed',
              Message: 'The conditional request failed',
              ...(wantsItem && before[i] ? { Item: before[i] } : {}),
            },
      );
      if (reasons.some(({ Code }) => Code !== 'None')) {
        throw new EngineError(
          'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
          `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
          { CancellationReasons: reasons },
        );
      }
      await this.#allOrNothing(steps, before);
      if (token !== null) this.#remember(token);
      return {};
    });
  }

  /** Do every step; if one fails after all (a type that does not fit), put back what the earlier ones changed. */
  async #allOrNothing(steps: readonly Step[], before: readonly (Item | undefined)[]): Promise<void> {
    const held: Change[] = [];
    this.#held = held;
    let done = 0;
    try {
      for (const { operation, raw } of steps) {
        if (operation !== 'ConditionCheck') await this.#dynalite.act(operation, raw);
        done += 1;
      }
    } catch (error) {
      for (const [i, { table, key }] of steps.slice(0, done).entries()) {
        const old = before[i];
        const Key = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, key[AttributeName]]));
        await this.#dynalite.act(old ? 'PutItem' : 'DeleteItem', { TableName: table.TableName, ...(old ? { Item: old } : { Key }) });
      }
      held.length = 0;
      throw error;
    } finally {
      this.#held = null;
    }
    for (const change of held) this.#tell(change);
  }

  async #step(item: Item): Promise<Step> {
    const [kind = '', body] = Object.entries(item)[0] ?? [];
    const operation = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', ConditionCheck: 'ConditionCheck' }[kind];
    if (!operation) throw new EngineError('ValidationException', `unknown transaction item ${kind}`);
    const { ReturnValuesOnConditionCheckFailure: wanted, ...raw } = fields(body);
    const table = await this.#dynalite.table(String(raw['TableName']));
    const request = this.#dynalite.check(operation === 'ConditionCheck' ? 'DeleteItem' : operation, raw);
    const key = fields(raw['Item'] ?? raw['Key']);
    return {
      operation,
      raw,
      request,
      table,
      key,
      place: `${table.TableName}\0${this.#dynalite.keyOf(table, key)}`,
      wantsItem: wanted === 'ALL_OLD',
    };
  }

  #transactGet(input: Item): Promise<unknown> {
    return this.#lock.exclusive(async () => ({
      Responses: await Promise.all(
        list(input['TransactItems']).map(async (item) => {
          const { Item: found } = await this.#dynalite.act('GetItem', fields(fields(item)['Get']));
          return found ? { Item: found } : {};
        }),
      ),
    }));
  }

  #remember(token: string): void {
    this.#tokens.set(token, Date.now());
    for (const [old, at] of this.#tokens) if (at < Date.now() - TOKEN_KEPT_MS) this.#tokens.delete(old);
  }

  #changed(change: Change): void {
    if (this.#held) this.#held.push(change);
    else this.#tell(change);
  }

  #tell(change: Change): void {
    const stream = this.#streams.get(change.table.TableName);
    if (!stream) return;
    const head = stream.head;
    stream.append(change, Date.now(), this.#expiring ? TTL_IDENTITY : null);
    if (stream.head > head) this.#options.onStreamNews?.(change.table.TableName);
  }

  #setStream(table: string, specification: unknown): void {
    const { StreamEnabled, StreamViewType } = fields(specification ?? {});
    if (!StreamEnabled) {
      this.#streams.delete(table);
      return;
    }
    const file = this.#options.dataFolder === null ? null : join(this.#options.dataFolder, `stream-${table}.jsonl`);
    this.#streams.set(table, new ChangeStream({ table, view: String(StreamViewType), file, nowMs: Date.now() }));
  }

  #stream(arn: string): ChangeStream {
    const stream = [...this.#streams.values()].find((candidate) => candidate.arn === arn);
    if (!stream) throw new EngineError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
    return stream;
  }

  async #describeStream(arn: string): Promise<unknown> {
    const stream = this.#stream(arn);
    const [table = ''] = [...this.#streams].find(([, candidate]) => candidate === stream) ?? [];
    const { KeySchema } = await this.#dynalite.table(table);
    return {
      StreamDescription: {
        StreamArn: arn,
        StreamLabel: stream.label,
        StreamStatus: 'ENABLED',
        StreamViewType: stream.view,
        TableName: table,
        KeySchema,
        Shards: [
          { ShardId: 'shardId-00000000000000000001-00000001', SequenceNumberRange: { StartingSequenceNumber: '000000000000000000001' } },
        ],
      },
    };
  }

  #described(answer: Record<string, unknown>): unknown {
    const description = fields(answer['TableDescription'] ?? answer['Table']);
    const stream = this.#streams.get(String(description['TableName']));
    if (!stream) return answer;
    const described = {
      ...description,
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
      LatestStreamArn: stream.arn,
      LatestStreamLabel: stream.label,
    };
    return answer['Table'] ? { Table: described } : { TableDescription: described };
  }

  /** Delete what has outlived its time; the stream tells that the service did it. */
  async #expire(): Promise<void> {
    for (const [name, attribute] of this.#ttl) {
      const table = await this.#dynalite.table(name);
      let start: unknown;
      do {
        const page = await this.#dynalite.act('Scan', {
          TableName: name,
          FilterExpression: '#ttl < :now AND attribute_type(#ttl, :number)',
          ExpressionAttributeNames: { '#ttl': attribute },
          ExpressionAttributeValues: { ':now': { N: String(Math.floor(Date.now() / 1000)) }, ':number': { S: 'N' } },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        for (const item of list(page['Items'])) await this.#expireItem(table, fields(item));
        start = page['LastEvaluatedKey'];
      } while (start);
    }
  }

  #expireItem(table: TableDescription, item: Item): Promise<void> {
    const Key = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
    return this.#lock.exclusive(async () => {
      this.#expiring = true;
      try {
        await this.#dynalite.act('DeleteItem', { TableName: table.TableName, Key });
      } finally {
        this.#expiring = false;
      }
    });
  }
}

type Step = Readonly<{
  operation: string;
  raw: Item;
  request: Item;
  table: TableDescription;
  key: Item;
  place: string;
  wantsItem: boolean;
}>;

const fields = (value: unknown): Item => {
  if (typeof value !== 'object' || value === null) throw new EngineError('ValidationException', 'an object was expected');
  return Object.fromEntries(Object.entries(value));
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
