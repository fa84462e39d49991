import { createHash } from 'node:crypto';
import { EngineError } from '../http-engine.ts';
import { type ConsumedByTable, capacityAnswer, consumedOf, countWrite, readUnits } from './capacity.ts';
import {
  type AttributeValue,
  act,
  check,
  conditionHolds,
  describe,
  type Fields,
  type Item,
  keyOf,
  type Release,
  refuseBadItem,
  refuseBadKey,
  type TableDescription,
} from './dynalite.ts';
import { fieldsOf, listOf } from './fields.ts';
import { itemBytes } from './item-size.ts';
import { type Ground, UnitOfWork } from './unit-of-work.ts';

const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
/** The same token means the same request for ten minutes. */
const TOKEN_KEPT_MS = 600_000;
const IN_TRANSACTION = 2;

const OPERATIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
};

type Step = Readonly<{
  isCheck: boolean;
  operation: string;
  request: Fields;
  table: TableDescription;
  key: string;
  wantsItem: boolean;
}>;
type Reason = Readonly<{ Code: string; Message?: string; Item?: Item }>;

/** `TransactWriteItems` and `TransactGetItems`: the keys are locked, the conditions checked, and everything is written in one batch. */
export class Transactions {
  readonly #ground: Ground;
  readonly #tokens = new Map<string, Readonly<{ atMs: number; digest: string }>>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async write(input: Fields): Promise<unknown> {
    const actions = listOf(input['TransactItems']);
    if (actions.length === 0 || actions.length > MOST_ACTIONS)
      throw invalid(`Member must have length less than or equal to ${MOST_ACTIONS} and at least 1`);
    const token = input['ClientRequestToken'] === undefined ? null : String(input['ClientRequestToken']);
    const digest = createHash('sha256').update(JSON.stringify(actions)).digest('hex');
    if (token !== null && this.#isRepeated(token, digest)) return {};
    const steps = await Promise.all(actions.map((action) => this.#step(fieldsOf(action))));
    if (new Set(steps.map(placeOf)).size < steps.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    const consumed: ConsumedByTable = new Map();
    await this.#locked(steps, async () => {
      const before = await Promise.all(steps.map(({ table, key }) => this.#stored(table, key)));
      refuseUnless(steps.map((step, i) => reasonOf(step, before[i])));
      await this.#perform(steps, consumed);
    });
    if (token !== null) this.#tokens.set(token, { atMs: Date.now(), digest });
    return capacityAnswer(consumed, input['ReturnConsumedCapacity'], 'list', 'Write');
  }

  async get(input: Fields): Promise<unknown> {
    const unit = new UnitOfWork(this.#ground, 'all');
    const consumed: ConsumedByTable = new Map();
    const reads = await Promise.all(
      listOf(input['TransactItems']).map(async (action) => {
        const request = check('GetItem', fieldsOf(fieldsOf(action)['Get']), unit.store);
        const table = await describe(this.#ground.tables, String(request['TableName']));
        return { request, table, key: placedKey(table, request) };
      }),
    );
    const answers = await this.#locked(reads, () => Promise.all(reads.map(({ request }) => act('GetItem', request, unit.store))));
    const Responses = answers.map(({ Item: item }, i) => {
      consumedOf(consumed, reads[i]?.table.TableName ?? '').table += readUnits(
        item ? itemBytes(fieldsOf<AttributeValue>(item)) : 0,
        IN_TRANSACTION,
      );
      return item ? { Item: item } : {};
    });
    return { Responses, ...capacityAnswer(consumed, input['ReturnConsumedCapacity'], 'list', 'Read') };
  }

  async #step(action: Fields): Promise<Step> {
    const [[kind, body] = ['', {}]] = Object.entries(action);
    const operation = OPERATIONS[kind];
    if (!operation) throw invalid(`${kind} is not a transaction's action`);
    const { ReturnValuesOnConditionCheckFailure: wanted, ...raw } = fieldsOf(body);
    const table = await describe(this.#ground.tables, String(raw['TableName']));
    const request = check(operation, raw, this.#ground.base);
    const key = placedKey(table, request);
    return { isCheck: kind === 'ConditionCheck', operation, request, table, key, wantsItem: wanted === 'ALL_OLD' };
  }

  async #perform(steps: readonly Step[], consumed: ConsumedByTable): Promise<void> {
    const unit = new UnitOfWork(this.#ground, 'all');
    for (const [i, { isCheck, operation, request, table }] of steps.entries()) {
      const changed = unit.changes.length;
      if (!isCheck)
        await act(operation, request, unit.store).catch((error: unknown) => {
          throw canceledBy(error, i, steps.length);
        });
      const change = unit.changes[changed] ?? { table, before: undefined, after: undefined };
      countWrite(consumed, change, IN_TRANSACTION);
    }
    const bytes = unit.changes.reduce((sum, { after }) => sum + (after ? itemBytes(after) : 0), 0);
    if (bytes > MOST_BYTES) throw invalid('Transaction request cannot exceed 4 MB');
    await unit.commit();
  }

  #stored(table: TableDescription, key: string): Promise<Item | undefined> {
    return new Promise((resolve, reject) => {
      this.#ground.base.getItemDb(table.TableName).get(key, (error, item) => {
        if (error && !(error instanceof Error && error.name === 'NotFoundError')) reject(error);
        else resolve(item);
      });
    });
  }

  /** Tables in the order of their names, each with all its keys at once: two transactions never wait for one another in a circle. */
  async #locked<T>(places: readonly Readonly<{ table: TableDescription; key: string }>[], work: () => Promise<T>): Promise<T> {
    const keys = Map.groupBy(places, ({ table }) => table.TableName);
    const releases: (() => void)[] = [];
    try {
      for (const table of [...keys.keys()].sort()) {
        const locked = [...new Set(keys.get(table)?.map(({ key }) => key))];
        await new Promise<void>((resolve) => {
          this.#ground.base.getItemDb(table).lock(locked, (release: Release) => {
            const unlock = release(() => undefined);
            releases.push(() => unlock(null));
            resolve();
          });
        });
      }
      return await work();
    } finally {
      for (const release of releases) release();
    }
  }

  #isRepeated(token: string, digest: string): boolean {
    for (const [old, { atMs }] of this.#tokens) {
      if (atMs > Date.now() - TOKEN_KEPT_MS) break;
      this.#tokens.delete(old);
    }
    const known = this.#tokens.get(token);
    if (known && known.digest !== digest)
      throw new EngineError(
        'com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException',
        'The token was used with other parameters',
      );
    return known !== undefined;
  }
}

const placedKey = (table: TableDescription, request: Fields): string => {
  const item = fieldsOf<AttributeValue>(request['Item'] ?? request['Key']);
  if (request['Item']) refuseBadItem(item, table);
  else refuseBadKey(item, table);
  return keyOf(table, item);
};

const placeOf = ({ table, key }: Step): string => `${table.TableName}~${key}`;

const invalid = (message: string): EngineError => new EngineError('com.amazon.coral.validate#ValidationException', message);

const reasonOf = ({ request, wantsItem }: Step, standing: Item | undefined): Reason =>
  conditionHolds(request, standing)
    ? { Code: 'None' }
    : { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...(wantsItem && standing ? { Item: standing } : {}) };

const refuseUnless = (reasons: readonly Reason[]): void => {
  if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons);
};

const canceled = (reasons: readonly Reason[]): EngineError =>
  new EngineError(
    'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    { CancellationReasons: reasons },
  );

/** An update that does not fit the item shows only when it is done, and stops all the others. */
const canceledBy = (error: unknown, at: number, count: number): unknown => {
  if (!(error instanceof EngineError)) return error;
  const reasons = Array.from(
    { length: count },
    (_, i): Reason => (i === at ? { Code: 'ValidationError', Message: error.message } : { Code: 'None' }),
  );
  return canceled(reasons);
};
