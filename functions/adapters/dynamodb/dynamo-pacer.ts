import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Lane } from '#domain/notice';
import { type Reservation, reserveSlots, shareOf } from '#domain/pace';
import { MINUTE } from '#domain/time';
import type { Pacer } from '#ports/pacer';
import { mailingKeys } from './keys.ts';
import { SCHEMA_VERSION } from './shapes.ts';
import { Table, toAttributes } from './table.ts';

const TRIES = 25;
const RATE_KEPT_MS = MINUTE;

/** The clock of the urgent lane is its own; routine mail and digests share the other. */
const clockOf = (lane: Lane): string => (lane === 'urgent' ? 'urgent' : 'routine');

/** One item for each clock; a reservation is one conditional update (1 WRU for a batch). */
export class DynamoPacer implements Pacer {
  readonly #mailings: Table;
  readonly #usualRate: number;
  readonly #fixedRate: number | null;
  #rate: Readonly<{ perSecond: number; readMs: number }> | null = null;

  /**
   * @param usualRate messages per second until the first quota is known
   * @param fixedRate overrides the quota
   */
  constructor(client: DynamoDBClient, mailingsTable: string, usualRate: number, fixedRate: number | null) {
    this.#mailings = new Table(client, mailingsTable);
    this.#usualRate = usualRate;
    this.#fixedRate = fixedRate;
  }

  async reserve(lane: Lane, count: number, now: Date): Promise<Reservation> {
    const rate = (await this.#rateAt(now)) * shareOf(lane);
    for (let tries = 0; tries < TRIES; tries++) {
      const tat = await this.#tat(lane);
      const reserved = reserveSlots(tat === null ? null : { tat }, now.getTime(), count, rate);
      if (await this.#move(lane, tat, reserved.state.tat)) return reserved;
    }
    throw new Error(`no sending slots after ${TRIES} tries: too many senders at once`);
  }

  async peek(lane: Lane, now: Date): Promise<number> {
    return Math.max(now.getTime(), (await this.#tat(lane)) ?? 0);
  }

  async setRate(rate: number): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.pace('RATE'), v: SCHEMA_VERSION, kind: 'rate', rate });
  }

  async #rateAt(now: Date): Promise<number> {
    if (this.#fixedRate !== null) return this.#fixedRate;
    if (!this.#rate || now.getTime() - this.#rate.readMs > RATE_KEPT_MS) {
      const item = await this.#mailings.get(mailingKeys.pace('RATE'));
      this.#rate = { perSecond: Number(item?.['rate'] ?? this.#usualRate), readMs: now.getTime() };
    }
    return this.#rate.perSecond;
  }

  async #tat(lane: Lane): Promise<number | null> {
    const item = await this.#mailings.get(mailingKeys.pace(clockOf(lane)));
    return item ? Number(item['tat']) : null;
  }

  async #move(lane: Lane, from: number | null, to: number): Promise<boolean> {
    try {
      await this.#mailings.client.send(
        new UpdateItemCommand({
          TableName: this.#mailings.name,
          Key: toAttributes(mailingKeys.pace(clockOf(lane))),
          UpdateExpression: 'SET tat = :to, v = :v, kind = :kind',
          ConditionExpression: from === null ? 'attribute_not_exists(pk)' : 'tat = :from',
          ExpressionAttributeValues: toAttributes({
            ':to': to,
            ':v': SCHEMA_VERSION,
            ':kind': 'pace',
            ...(from === null ? {} : { ':from': from }),
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
