import { EngineError } from '../http-engine.ts';
import { type ConsumedByTable, capacityAnswer, consumedOf, countWrite, readUnits } from './capacity.ts';
import { act, check, describe, keyOf, placeFault } from './dynalite.ts';
import { fieldsOf, listOf, optionalText } from './fields.ts';
import { itemBytes } from './item-size.ts';
import { keyConditionsFault } from './key-rules.ts';
import { isConditionFailure, refusal, refuse } from './refusal.ts';
import type { AttributeValue, Fields, Item, TableDescription } from './shapes.ts';
import { type Change, type Ground, UnitOfWork } from './unit-of-work.ts';

const MOST_BATCH_WRITES = 25;
const MOST_BATCH_GETS = 100;
const MOST_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Requests that read or write items outside of transactions: dynalite's actions, with what
 * they consume and the item that stood in a condition's way.
 */
export class ItemRequests {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async write(operation: string, input: Fields): Promise<unknown> {
    const { ReturnValuesOnConditionCheckFailure: wanted, ...raw } = input;
    const { ReturnConsumedCapacity: asked, ...request } = check(operation, raw, this.#ground.base);
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
    const unchanged = { table: await describe(this.#ground.tables, tableName), before: undefined, after: undefined };
    for (const change of changes.length > 0 ? changes : [unchanged]) countWrite(consumed, change, 1);
    return capacityAnswer(consumed, asked, 'one');
  }

  async #withStandingItem(error: EngineError, request: Fields): Promise<EngineError> {
    const table = await describe(this.#ground.tables, String(request['TableName']));
    const item = await this.#stored(table, fieldsOf<AttributeValue>(request['Item'] ?? request['Key']));
    return new EngineError(String(error.body['__type']), error.message, item ? { Item: item } : {});
  }

  #stored(table: TableDescription, item: Item): Promise<Item | undefined> {
    return new Promise((resolve) => {
      this.#ground.base.getItemDb(table.TableName).get(keyOf(table, item), (_, found) => resolve(found));
    });
  }

  async get(input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check('GetItem', input, this.#ground.base);
    const answer = await act('GetItem', request, new UnitOfWork(this.#ground).store);
    if (asked === undefined) return answer;
    const table = await describe(this.#ground.tables, String(request['TableName']));
    // A projection makes the answer smaller, not the read.
    const item = answer['Item'] ? await this.#stored(table, fieldsOf<AttributeValue>(request['Key'])) : undefined;
    const consumed: ConsumedByTable = new Map();
    consumedOf(consumed, table.TableName).table = readUnits(item ? itemBytes(item) : 0, request['ConsistentRead'] ? 1 : 0.5);
    return { ...answer, ...capacityAnswer(consumed, asked, 'one') };
  }

  /** Not `act`: each item is a unit of work of its own, so that a kill cannot come between an item and its index entries. */
  async batchWrite(input: Fields): Promise<unknown> {
    const { RequestItems, ReturnConsumedCapacity: asked } = check('BatchWriteItem', input, this.#ground.base);
    const writes: Readonly<{ operation: string; request: Fields }>[] = [];
    let bytes = 0;
    for (const [TableName, requests] of Object.entries(fieldsOf(RequestItems))) {
      const table = await describe(this.#ground.tables, TableName);
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

  async batchGet(input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check('BatchGetItem', input, this.#ground.base);
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

  async query(operation: string, input: Fields): Promise<unknown> {
    const { ReturnConsumedCapacity: asked, ...request } = check(operation, input, this.#ground.base);
    refuse(keyConditionsFault(request, await describe(this.#ground.tables, String(request['TableName']))));
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
    const table = await describe(this.#ground.tables, tableName);
    const index = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])].find(
      ({ IndexName }) => IndexName === indexName,
    );
    const names = [...table.KeySchema, ...(index?.KeySchema ?? [])].map(({ AttributeName }) => AttributeName);
    return Object.fromEntries(names.map((attribute) => [attribute, item[attribute]]));
  }
}
