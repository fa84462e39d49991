import { after, type Instant, MINUTE } from '#domain/time';
import type { Key } from './keys.ts';
import { conditional, conditionally, type RawItem, type Table, toAttributes } from './table.ts';

/** The stream brings what is handed out within a second; sweep takes what is so late for lost. */
const STREAM_GRACE_MS = 2 * MINUTE;

/** An attribute of the item that an expression names: `until` is a reserved word, and so is `state`. */
const NAMES = { '#until': 'until', '#state': 'state' };

/** One item: where it is stored, and its name in the index. */
export type DueItem = Readonly<{ key: Key; name: string }>;

/**
 * What is to be done, an item for each thing. An item that is `handed` is told by the stream; whoever takes it up holds it alone until a
 * time; sweep finds what fell due or was lost in one partition of the index `due`, and hands it out again.
 */
export class DueItems {
  readonly #table: Table;
  readonly #partition: string;

  constructor(table: Table, partition: string) {
    this.#table = table;
    this.#partition = partition;
  }

  async claim({ key, name }: DueItem, now: Instant, until: Instant): Promise<RawItem | null> {
    return conditionally(() =>
      this.#table.update(key, {
        UpdateExpression: 'SET #until = :until, #state = :held, dueSk = :again',
        ConditionExpression: 'attribute_exists(pk) AND dueAt <= :now AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({ ':until': until, ':held': 'held', ':again': dueKey(until, name), ':now': now }),
        ReturnValues: 'ALL_NEW',
      }),
    );
  }

  /**
   * Let go of what was claimed as due at `dueAt`.
   * @param dueNext when it may be claimed again
   * @param again when sweep looks at it
   * @param attempts made so far, where the item counts them
   */
  async letGo({ key, name }: DueItem, dueAt: Instant, dueNext: Instant, again: Instant, attempts?: number): Promise<void> {
    await conditional(() =>
      this.#table.update(key, {
        UpdateExpression: `SET #state = :waiting, dueAt = :next, dueSk = :again${attempts === undefined ? '' : ', attempts = :attempts'} REMOVE #until`,
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({
          ':waiting': 'waiting',
          ':next': dueNext,
          ':again': dueKey(again, name),
          ':due': dueAt,
          ':attempts': attempts,
        }),
      }),
    );
  }

  /** Those that are due and that nobody works on, the longest due first. */
  async due(now: Instant, limit: number): Promise<readonly RawItem[]> {
    const { items } = await this.#table.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :partition AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':partition': this.#partition, ':now': `${now}~` }),
      Limit: limit,
    });
    return items;
  }

  async handOut({ key, name }: DueItem, dueAt: Instant, now: Instant, again: Instant): Promise<void> {
    await conditional(() =>
      this.#table.update(key, {
        UpdateExpression: 'SET #state = :handed, dueSk = :again',
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toAttributes({ ':handed': 'handed', ':again': dueKey(again, name), ':due': dueAt, ':now': now }),
      }),
    );
  }
}

/** What an item has besides its own fields that is handed out as it is written. */
export const handedOut = (partition: string, { key, name }: DueItem, act: string, dueAt: Instant) => ({
  ...key,
  kind: 'due',
  act,
  state: 'handed',
  duePk: partition,
  dueSk: dueKey(after(dueAt, STREAM_GRACE_MS), name),
});

const dueKey = (at: Instant, name: string): string => `${at}#${name}`;
