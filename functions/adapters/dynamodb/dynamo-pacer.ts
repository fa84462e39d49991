import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Lane } from '#domain/notice';
import { nextStart, type Reservation, reserveOnLine, type SharedPace, UNUSED_LINE } from '#domain/pace';
import { MINUTE } from '#domain/time';
import type { Pacer } from '#ports/pacer';
import { mailingKeys } from './keys.ts';
import { parseItem, SCHEMA_VERSION } from './shapes.ts';
import { conditional, Table, toAttributes } from './table.ts';

const TRIES = 25;
const LONGEST_WAIT_MS = 50;
const RATE_KEPT_MS = MINUTE;

const Part = z.object({ tat: z.number(), wholeUntil: z.number() });
const ClockItem = z.object({ v: z.literal(SCHEMA_VERSION), turn: z.int(), urgent: Part, rest: Part });
const RateItem = z.object({ v: z.literal(SCHEMA_VERSION), rate: z.number() });

type Standing = Readonly<{ turn: number; pace: SharedPace }>;

/** One item holds the clock of the whole line; a reservation is one conditional update (1 WRU for a batch). */
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
    const rate = await this.#rateAt(now);
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await sleep(Math.random() * LONGEST_WAIT_MS);
      const { turn, pace } = await this.#standing();
      const reserved = reserveOnLine(pace, lane, now.getTime(), count, rate);
      if (await this.#move(turn, reserved.pace)) return reserved.reservation;
    }
    throw new Error(`no sending slots after ${TRIES} tries: too many senders at once`);
  }

  async peek(lane: Lane, now: Date): Promise<number> {
    return nextStart((await this.#standing()).pace, lane, now.getTime());
  }

  async setRate(rate: number): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.pace('RATE'), v: SCHEMA_VERSION, kind: 'rate', rate });
    this.#rate = null;
  }

  async #rateAt(now: Date): Promise<number> {
    if (this.#fixedRate !== null) return this.#fixedRate;
    if (!this.#rate || Math.abs(now.getTime() - this.#rate.readMs) > RATE_KEPT_MS) {
      const item = await this.#mailings.get(mailingKeys.pace('RATE'));
      this.#rate = { perSecond: item ? parseItem(RateItem, item).rate : this.#usualRate, readMs: now.getTime() };
    }
    return this.#rate.perSecond;
  }

  async #standing(): Promise<Standing> {
    const item = await this.#mailings.get(mailingKeys.pace('CLOCK'));
    if (!item) return { turn: 0, pace: UNUSED_LINE };
    const { turn, urgent, rest } = parseItem(ClockItem, item);
    return { turn, pace: { urgent, rest } };
  }

  /** False when somebody else moved the clock since this turn. */
  #move(turn: number, pace: SharedPace): Promise<boolean> {
    return conditional(() =>
      this.#mailings.update(mailingKeys.pace('CLOCK'), {
        UpdateExpression: 'SET v = :v, kind = :kind, turn = :next, urgent = :urgent, rest = :rest',
        ConditionExpression: turn === 0 ? 'attribute_not_exists(pk)' : 'turn = :turn',
        ExpressionAttributeValues: toAttributes({
          ':v': SCHEMA_VERSION,
          ':kind': 'pace',
          ':next': turn + 1,
          ':urgent': pace.urgent,
          ':rest': pace.rest,
          ...(turn === 0 ? {} : { ':turn': turn }),
        }),
      }),
    );
  }
}
