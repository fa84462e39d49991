import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type BatchId, batchName, type Deviation } from '#domain/mailings/batch';
import type { Retry } from '#domain/sending/retry';
import type { Tried } from '#domain/sending/tried';
import type { Instant } from '#domain/time';
import type { Retries } from '#ports/retries';
import { mailingKeys } from '../keys.ts';
import { type Condition, conditional, Table, toAttributes, transact } from '../table.ts';
import { deviationText } from './batch-items.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';
import { RETRY_SHARDS, retryFrom, retryItem, retryShard, triedFrom, triedItem } from './retry-items.ts';

/** They stand beside their batch, and so does what is known of attempts that are over, for as long as the ledger. */
export class DynamoRetries implements Retries {
  readonly #table: Table;
  readonly #keeping: Keeping;

  constructor(client: DynamoDBClient, mailingsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    this.#table = new Table(client, mailingsTable);
    this.#keeping = keeping;
  }

  async schedule(retry: Retry): Promise<void> {
    await this.#table.put(retryItem(retry));
  }

  async ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>> {
    const { pk, sk } = mailingKeys.retries(batch);
    const found = new Map<number, Retry>();
    for await (const item of this.#table.startingWith(pk, sk)) {
      if (item['kind'] !== 'retry') continue;
      const retry = retryFrom(item);
      // A batch whose key goes on where that of this one ends has notes that begin alike.
      if (batchName(retry.batch) === batchName(batch)) found.set(retry.position, retry);
    }
    return found;
  }

  async triedIn(batch: BatchId): ReturnType<Retries['triedIn']> {
    const { pk, sk } = mailingKeys.retries(batch);
    const found = new Map<number, readonly Tried[]>();
    for await (const item of this.#table.startingWith(pk, sk)) {
      const known = triedFrom(item);
      if (known?.tried && batchName(known.batch) === batchName(batch)) found.set(known.position, known.tried);
    }
    return found;
  }

  async due(now: Instant, limit: number): Promise<readonly Retry[]> {
    const shards = await Promise.all(
      Array.from({ length: RETRY_SHARDS }, (_, shard) =>
        this.#table.page({
          IndexName: 'due',
          KeyConditionExpression: 'duePk = :shard AND dueSk <= :now',
          ExpressionAttributeValues: toAttributes({ ':shard': retryShard(shard), ':now': `${now}~` }),
          Limit: limit,
        }),
      ),
    );
    return shards
      .flatMap(({ items }) => items.map(retryFrom))
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
      .slice(0, limit);
  }

  async markQueued({ batch, position, attempts, dueAt, subscriptionId }: Retry, now: Instant, again: Instant): Promise<void> {
    await conditional(() =>
      this.#table.update(mailingKeys.retry(batch, position), {
        UpdateExpression: 'SET dueSk = :again',
        ConditionExpression: 'kind = :retry AND attempts = :attempts AND dueAt = :due AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: toAttributes({
          ':again': `${again}#${subscriptionId}`,
          ':attempts': attempts,
          ':due': dueAt,
          ':now': now,
          ':retry': 'retry',
        }),
      }),
    );
  }

  async claim(batch: BatchId, position: number, attempts: number, now: Instant, until: Instant): ReturnType<Retries['claim']> {
    try {
      // Not due again before the holder has had its time.
      const item = await this.#table.update(mailingKeys.retry(batch, position), {
        UpdateExpression: 'SET #until = :until, dueSk = :until',
        ConditionExpression: 'kind = :retry AND attempts = :attempts AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: toAttributes({ ':until': until, ':now': now, ':attempts': attempts, ':retry': 'retry' }),
        ReturnValues: 'ALL_OLD',
      });
      return { retry: retryFrom(item), isTakenOver: item['until'] !== undefined };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  }

  async reschedule(claimed: Retry, further: Retry, until: Instant, twice = 0): Promise<boolean> {
    const held = stillHeld(claimed, until);
    if (twice === 0) return this.#table.putIf(retryItem(further), held);
    const refused = await transact(this.#table.client, [
      { Put: { TableName: this.#table.name, Item: toAttributes(retryItem(further)), ...held } },
      this.#table.updateOf(mailingKeys.progress(claimed.batch), {
        UpdateExpression: 'SET twice = twice + :twice',
        ExpressionAttributeValues: toAttributes({ ':twice': twice }),
      }),
    ]);
    return refused.length === 0;
  }

  async settle(retry: Retry, deviation: Deviation, twice = 0): Promise<void> {
    const note = toAttributes(mailingKeys.retry(retry.batch, retry.position));
    const { tried = [] } = retry;
    const TableName = this.#table.name;
    const Item = toAttributes({ ...triedItem(retry, tried), ...this.#keeping.rest() });
    await transact(this.#table.client, [
      this.#table.updateOf(mailingKeys.progress(retry.batch), {
        UpdateExpression: 'SET ex.#position = :deviation, twice = twice + :twice',
        ExpressionAttributeNames: { '#position': String(retry.position) },
        ExpressionAttributeValues: toAttributes({ ':deviation': deviationText(deviation), ':twice': twice }),
      }),
      tried.length > 0 ? { Put: { TableName, Item, ...stillAt(retry) } } : { Delete: { TableName, Key: note, ...stillAt(retry) } },
    ]);
  }
}

/** Nobody has settled this retry or taken it further. */
const stillAt = ({ attempts }: Retry): Condition => ({
  ConditionExpression: 'kind = :retry AND attempts = :attempts',
  ExpressionAttributeValues: toAttributes({ ':retry': 'retry', ':attempts': attempts }),
});

/** And nobody has taken it over. */
const stillHeld = ({ attempts }: Retry, until: Instant): Condition => ({
  ConditionExpression: 'kind = :retry AND attempts = :attempts AND #until = :until',
  ExpressionAttributeNames: { '#until': 'until' },
  ExpressionAttributeValues: toAttributes({ ':retry': 'retry', ':attempts': attempts, ':until': until }),
});
