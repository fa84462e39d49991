import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Lane } from '#domain/notices/notice';
import {
  heldUntil,
  nextStart,
  partOf,
  type Reservation,
  reserveOnLine,
  type SharedPace,
  slowedDown,
  turnOf,
  UNUSED_LINE,
} from '#domain/sending/pace';
import { MINUTE } from '#domain/time';
import type { Pacer, Turn } from '#ports/pacer';
import { untilInTime } from '../../until-in-time.ts';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { conditional, conditionally, type Read, Table, toAttributes } from '../table.ts';

const RATE_KEPT_MS = MINUTE;

const PartItem = z.object({ tat: z.number(), wholeUntil: z.number(), served: z.number().default(0) });
const CLOCK = form(
  z.object({
    turn: z.int(),
    urgent: PartItem,
    rest: PartItem,
    brake: z.object({ factor: z.number(), atMs: z.number() }).default(UNUSED_LINE.brake),
  }),
);
const RATE = form(z.object({ rate: z.number() }));
const TAIL = form(z.object({ tail: z.number() }));

type Standing = Readonly<{ revision: number; pace: SharedPace }>;

/** One item holds the clock of the whole line; a reservation is one conditional update (1 WRU for a batch), a place one or two. */
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

  async reserve(lane: Lane, count: number, now: Date, withinMs: number, place?: number): Promise<Reservation | null> {
    const nowMs = now.getTime();
    const rate = await this.#rateAt(now);
    return this.#change((pace) => {
      if (nextStart(pace, lane, nowMs) - nowMs > withinMs) return { answer: null };
      const { reservation, pace: moved } = reserveOnLine(pace, lane, nowMs, count, rate, place);
      return { answer: reservation, moved };
    });
  }

  async takePlace(lane: Lane, flow: string, count: number, now: Date): Promise<Turn> {
    const { pace } = await this.#standing('eventually');
    const part = partOf(lane);
    const tail = (await this.#lengthen(`${part}#${flow}`, count, pace[part].served)) - count;
    return { place: tail, startMs: turnOf(pace, lane, tail, now.getTime(), await this.#rateAt(now)) };
  }

  async turn(lane: Lane, now: Date, place?: number): Promise<number> {
    const { pace } = await this.#standing('eventually');
    return place === undefined ? nextStart(pace, lane, now.getTime()) : turnOf(pace, lane, place, now.getTime(), await this.#rateAt(now));
  }

  async line(lane: Lane, now: Date): ReturnType<Pacer['line']> {
    const { pace } = await this.#standing('eventually');
    return { usedUntilMs: pace[partOf(lane)].tat, perSecond: await this.#rateAt(now) };
  }

  async setRate(rate: number): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.pace('RATE'), kind: 'rate', ...RATE.write({ rate }) });
    this.#rate = null;
  }

  async hold(until: Date, now: Date): Promise<void> {
    await this.#change((pace) => ({ answer: null, moved: heldUntil(pace, until.getTime(), now.getTime()) }));
  }

  async slowDown(now: Date): Promise<void> {
    await this.#change((pace) => {
      const moved = slowedDown(pace, now.getTime());
      return moved === pace ? { answer: null } : { answer: null, moved };
    });
  }

  async #rateAt(now: Date): Promise<number> {
    if (this.#fixedRate !== null) return this.#fixedRate;
    if (!this.#rate || Math.abs(now.getTime() - this.#rate.readMs) > RATE_KEPT_MS) {
      const item = await this.#mailings.get(mailingKeys.pace('RATE'));
      this.#rate = { perSecond: item ? RATE.parse(item).rate : this.#usualRate, readMs: now.getTime() };
    }
    return this.#rate.perSecond;
  }

  /** Whoever only looks may see the line of a second ago: a turn is a guess anyway. */
  async #standing(read: Read = 'strongly'): Promise<Standing> {
    const item = await this.#mailings.get(mailingKeys.pace('CLOCK'), read);
    if (!item) return { revision: 0, pace: UNUSED_LINE };
    const { turn: revision, urgent, rest, brake } = CLOCK.parse(item);
    return { revision, pace: { urgent, rest, brake } };
  }

  /** Change the line as it stands, again from the start when somebody else was faster. */
  #change<T>(work: (pace: SharedPace) => Readonly<{ answer: T; moved?: SharedPace }>): Promise<T> {
    return untilInTime('the sending line', async () => {
      const { revision, pace } = await this.#standing();
      const { answer, moved } = work(pace);
      return !moved || (await this.#move(revision, moved)) ? { answer } : null;
    });
  }

  /** False when somebody else moved the clock since this revision. */
  #move(revision: number, pace: SharedPace): Promise<boolean> {
    return conditional(() =>
      this.#mailings.update(mailingKeys.pace('CLOCK'), {
        UpdateExpression: 'SET v = :v, kind = :kind, turn = :next, urgent = :urgent, rest = :rest, brake = :brake',
        ConditionExpression: revision === 0 ? 'attribute_not_exists(pk)' : 'turn = :turn',
        ExpressionAttributeValues: toAttributes({
          ':v': CLOCK.version,
          ':kind': 'pace',
          ':next': revision + 1,
          ':urgent': pace.urgent,
          ':rest': pace.rest,
          ':brake': pace.brake,
          ...(revision === 0 ? {} : { ':turn': revision }),
        }),
      }),
    );
  }

  /**
   * Add `count` to the tail of a flow, which begins at `served` at least. Many may do it
   * at once: nobody has to try again. @returns the new tail
   */
  async #lengthen(flow: string, count: number, served: number): Promise<number> {
    const key = mailingKeys.pace(`TAIL#${flow}`);
    const longer = await conditionally(() =>
      this.#mailings.update(key, {
        UpdateExpression: 'SET tail = tail + :count',
        ConditionExpression: 'tail >= :served',
        ExpressionAttributeValues: toAttributes({ ':count': count, ':served': served }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    if (longer) return TAIL.parse(longer).tail;
    const begun = await conditionally(() =>
      this.#mailings.update(key, {
        UpdateExpression: 'SET tail = :tail, v = :v, kind = :kind',
        ConditionExpression: 'attribute_not_exists(pk) OR tail < :served',
        ExpressionAttributeValues: toAttributes({ ':tail': served + count, ':served': served, ':v': TAIL.version, ':kind': 'tail' }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return begun ? TAIL.parse(begun).tail : this.#lengthen(flow, count, served);
  }
}
