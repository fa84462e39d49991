import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type Counts, NO_COUNTS } from '#domain/ledger/ledger';
import type { LedgerSum } from '#domain/ledger/ledger-tally';
import { DELIVERY_STATUSES } from '#domain/mailings/batch';
import { CHANNEL_TYPES } from '#domain/subscriptions/subscription';
import type { LedgerSums, ToldInRange } from '#ports/ledger-sums';
import { mailingKeys } from '../keys.ts';
import { pack, packed, parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { type Condition, Table, toAttributes } from '../table.ts';

const v = z.literal(SCHEMA_VERSION);
const Channel = z.enum(CHANNEL_TYPES);
const Name = z.enum([...DELIVERY_STATUSES, 'awaitingDigest', 'audience', 'possiblyTwice']);

const SumItem = z.object({
  v,
  mailingId: z.string(),
  at: z.string(),
  isFinal: z.boolean(),
  reopened: z.int().optional(),
  list: packed(
    z.object({
      /** Only counts that are not zero. */
      counts: z.array(z.tuple([z.string(), Channel, z.partialRecord(Name, z.int())])),
      possiblyTwice: z.array(z.tuple([Channel, z.int()])),
      settled: z.array(z.tuple([z.number(), z.int()])),
      timed: z.int(),
    }),
  ),
});

const ToldItem = z.object({
  v,
  rangeId: z.string(),
  list: packed(z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), Channel, z.int()]))]))),
});

/** A final one stays until the mailing has been opened again; one from before that comes too late. */
const mayReplace = (reopened: number): Condition =>
  reopened === 0
    ? {
        ConditionExpression: 'attribute_not_exists(pk) OR (isFinal = :not AND attribute_not_exists(reopened))',
        ExpressionAttributeValues: toAttributes({ ':not': false }),
      }
    : {
        ConditionExpression: 'attribute_not_exists(reopened) OR reopened < :reopened OR (isFinal = :not AND reopened = :reopened)',
        ExpressionAttributeValues: toAttributes({ ':not': false, ':reopened': reopened }),
      };

const nonZero = (counts: Counts): Partial<Counts> => Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

export class DynamoLedgerSums implements LedgerSums {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async keep(mailingId: string, noticeId: string, sum: LedgerSum): Promise<void> {
    const { at, isFinal, reopened, counts, possiblyTwice, settled, timed } = sum;
    await this.#mailings.putIf(
      {
        ...mailingKeys.sum(mailingId, noticeId),
        v: SCHEMA_VERSION,
        kind: 'ledger-sum',
        mailingId,
        at,
        isFinal,
        reopened,
        list: pack({
          counts: counts.map(([region, channel, some]) => [region, channel, nonZero(some)]),
          possiblyTwice,
          settled,
          timed,
        }),
      },
      mayReplace(reopened ?? 0),
    );
  }

  async find(mailingIds: readonly string[], noticeId: string): Promise<ReadonlyMap<string, LedgerSum>> {
    const items = await this.#mailings.getMany(mailingIds.map((id) => mailingKeys.sum(id, noticeId)));
    return new Map(
      items.map((item) => {
        const { mailingId, at, isFinal, reopened, list } = parseItem(SumItem, item);
        const counts = list.counts.map(([region, channel, some]) => [region, channel, { ...NO_COUNTS, ...some }] as const);
        return [mailingId, { ...list, at, isFinal, ...(reopened === undefined ? {} : { reopened }), counts }] as const;
      }),
    );
  }

  async noteTold(mailingId: string, rangeId: string, told: ToldInRange): Promise<void> {
    await this.#mailings.put({
      ...mailingKeys.told(mailingId, rangeId),
      v: SCHEMA_VERSION,
      kind: 'told',
      rangeId,
      list: pack([...told]),
    });
  }

  async *told(mailingId: string): AsyncGenerator<readonly [rangeId: string, told: ToldInRange], void, undefined> {
    const { pk } = mailingKeys.mailing(mailingId);
    for await (const item of this.#mailings.startingWith(pk, 'TOLD#')) {
      const { rangeId, list } = parseItem(ToldItem, item);
      yield [rangeId, new Map(list)];
    }
  }
}
