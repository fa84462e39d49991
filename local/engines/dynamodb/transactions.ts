import { createHash } from 'node:crypto';
import { EngineError } from '../http-engine.ts';
import { type ConsumedByTable, capacityAnswer, consumedOf, countWrite, readUnits } from './capacity.ts';
import { act, check, conditionHolds, describe, keyOf, placeFault, type Release } from './dynalite.ts';
import { fieldsOf, listOf } from './fields.ts';
import { itemBytes } from './item-size.ts';
import { isOfEmptyKey } from './key-rules.ts';
import { itemPlace } from './places.ts';
import { refusal } from './refusal.ts';
import type { AttributeValue, Fields, Item, TableDescription } from './shapes.ts';
import { type Ground, UnitOfWork } from './unit-of-work.ts';

const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
/** The same token means the same request for ten minutes. */
const TOKEN_KEPT_MS = 600_000;
const MOST_TOKEN_CHARACTERS = 36;
const IN_TRANSACTION = 2;

const OPERATIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
};

/** What an action cannot do without, and its like outside a transaction can. */
const DEMANDED: Readonly<Record<string, string>> = { Update: 'UpdateExpression', ConditionCheck: 'ConditionExpression' };

/** An item by its table and key; `fault`: what is wrong with the key, which cancels the transaction. */
type Place = Readonly<{ request: Fields; table: TableDescription; key: string; fault: EngineError | null }>;
type Step = Place & Readonly<{ isCheck: boolean; operation: string; wantsItem: boolean }>;
type Reason = Readonly<{ Code: string; Message?: string; Item?: Item }>;

/** `TransactWriteItems` and `TransactGetItems`: the keys are locked, the conditions checked, and everything is written in one batch. */
export class Transactions {
  readonly #ground: Ground;
  readonly #tokens = new Map<string, Readonly<{ atMs: number; digest: string }>>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async write(input: Fields): Promise<unknown> {
    const actions = actionsOf(input);
    const token = tokenOf(input);
    const digest = createHash('sha256').update(JSON.stringify(actions)).digest('hex');
    if (token !== null && this.#isRepeated(token, digest)) return {};
    const steps = await Promise.all(actions.map((action, i) => this.#step(fieldsOf(action), i)));
    refusePlaces(steps);
    const consumed: ConsumedByTable = new Map();
    await this.#locked(steps, async () => {
      // Looked up in microseconds, cheaper than handing the look to another thread.
      const before = steps.map(({ table, key }) => this.#ground.base.db.getSync<Item>(itemPlace(table.TableName, key)));
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
      actionsOf(input).map(async (action) => {
        const request = check('GetItem', fieldsOf(fieldsOf(action)['Get']), unit.store);
        const table = await describe(this.#ground.tables, String(request['TableName']));
        return placeOf(request, table);
      }),
    );
    refusePlaces(reads);
    const answers = await this.#locked(reads, () => Promise.all(reads.map(({ request }) => act('GetItem', request, unit.store))));
    let total = 0;
    const Responses = answers.map(({ Item: item }, i) => {
      const bytes = item ? itemBytes(fieldsOf<AttributeValue>(item)) : 0;
      total += bytes;
      consumedOf(consumed, reads[i]?.table.TableName ?? '').table += readUnits(bytes, IN_TRANSACTION);
      return item ? { Item: item } : {};
    });
    if (total > MOST_BYTES) throw refusal('The aggregate size of the items in the transaction cannot exceed 4 MB');
    return { Responses, ...capacityAnswer(consumed, input['ReturnConsumedCapacity'], 'list', 'Read') };
  }

  async #step(action: Fields, at: number): Promise<Step> {
    const [[kind, body] = ['', {}], another] = Object.entries(action);
    const operation = OPERATIONS[kind];
    if (!operation || another) throw refusal('TransactItems can only contain one of Check, Put, Update or Delete');
    const { ReturnValuesOnConditionCheckFailure: wanted, ...raw } = fieldsOf(body);
    const demanded = DEMANDED[kind];
    if (demanded && raw[demanded] === undefined)
      throw constraint('null', `transactItems.${at + 1}.member.${lowerFirst(kind)}.${lowerFirst(demanded)}`, 'Member must not be null');
    const table = await describe(this.#ground.tables, String(raw['TableName']));
    const request = check(operation, raw, this.#ground.base);
    return { ...placeOf(request, table), isCheck: kind === 'ConditionCheck', operation, wantsItem: wanted === 'ALL_OLD' };
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
    if (bytes > MOST_BYTES) throw refusal('Transaction request cannot exceed 4 MB');
    await unit.commit();
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

const constraint = (value: string, at: string, rule: string): EngineError =>
  refusal(`1 validation error detected: Value ${value} at '${at}' failed to satisfy constraint: ${rule}`);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const actionsOf = (input: Fields): readonly unknown[] => {
  const actions = listOf(input['TransactItems']);
  if (actions.length === 0) throw constraint("'[]'", 'transactItems', 'Member must have length greater than or equal to 1');
  if (actions.length > MOST_ACTIONS)
    throw constraint(`'[${actions.length} items]'`, 'transactItems', `Member must have length less than or equal to ${MOST_ACTIONS}`);
  return actions;
};

const tokenOf = ({ ClientRequestToken }: Fields): string | null => {
  if (ClientRequestToken === undefined) return null;
  const token = String(ClientRequestToken);
  const rule = (bound: string): EngineError => constraint(`'${token}'`, 'clientRequestToken', `Member must have length ${bound}`);
  if (token === '') throw rule('greater than or equal to 1');
  if (token.length > MOST_TOKEN_CHARACTERS) throw rule(`less than or equal to ${MOST_TOKEN_CHARACTERS}`);
  return token;
};

/** @throws EngineError for an empty key, which is told at once */
const placeOf = (request: Fields, table: TableDescription): Place => {
  const place = fieldsOf<Item>({ Item: request['Item'], Key: request['Key'] });
  const fault = placeFault(place, table);
  if (fault && isOfEmptyKey(fault)) throw fault;
  return { request, table, fault, key: fault ? '' : keyOf(table, place['Item'] ?? place['Key'] ?? {}) };
};

/** @throws EngineError when a key is wrong, or one item is named twice */
const refusePlaces = (places: readonly Place[]): void => {
  if (places.some(({ fault }) => fault))
    throw canceled(places.map(({ fault }) => (fault ? { Code: 'ValidationError', Message: fault.message } : { Code: 'None' })));
  if (new Set(places.map(({ table, key }) => `${table.TableName}~${key}`)).size < places.length)
    throw refusal('Transaction request cannot include multiple operations on one item');
};

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
  if (!(error instanceof EngineError) || isOfEmptyKey(error)) return error;
  const reasons = Array.from(
    { length: count },
    (_, i): Reason => (i === at ? { Code: 'ValidationError', Message: error.message } : { Code: 'None' }),
  );
  return canceled(reasons);
};
