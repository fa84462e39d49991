import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Immutable } from '#domain/immutable';
import { type Counts, NO_COUNTS } from '#domain/ledger/ledger';
import type { LedgerSum, RegionCounts } from '#domain/ledger/ledger-tally';
import { DELIVERY_STATUSES } from '#domain/mailings/batch';
import type { RegionCode } from '#domain/region';
import { CHANNEL_TYPES, type ChannelType } from '#domain/subscriptions/subscription';
import type { LedgerSums, ToldInRange } from '#ports/ledger-sums';
import { form, type Only } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { pack, packed } from '../shapes.ts';
import { type Condition, Table, toAttributes } from '../table.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';

const Channel = z.enum(CHANNEL_TYPES);
const Name = z.enum([...DELIVERY_STATUSES, 'awaitingDigest', 'audience', 'possiblyTwice']);

const Sums = z.object({
  /** Only counts that are not zero. */
  counts: z.array(z.tuple([z.string(), Channel, z.partialRecord(Name, z.int())])),
  // A release that counts nobody apart passes over it.
  fallback: z.array(z.tuple([z.string(), Channel, z.partialRecord(Name, z.int())])).optional(),
  possiblyTwice: z.array(z.tuple([Channel, z.int()])),
  settled: z.array(z.tuple([z.number(), z.int()])),
  timed: z.int(),
  // A release that does not time channels apart passes over it.
  settledBy: z.array(z.tuple([Channel, z.array(z.tuple([z.number(), z.int()])), z.int()])).optional(),
});
const SUM = form(
  z.object({ mailingId: z.string(), at: z.string(), isFinal: z.boolean(), reopened: z.int().optional(), list: packed(Sums) }),
);

const ToldList = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), Channel, z.int()]))]));
const TOLD = form(z.object({ rangeId: z.string(), list: packed(ToldList) }));

type Kept = Only<LedgerSum, 'at' | 'isFinal' | 'reopened' | keyof z.output<typeof Sums>>;

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

const withoutZeros = (all: readonly RegionCounts[]) => all.map(([region, channel, some]) => [region, channel, nonZero(some)] as const);
const withZeros = (all: readonly (readonly [RegionCode, ChannelType, Partial<Counts>])[]): readonly RegionCounts[] =>
  all.map(([region, channel, some]) => [region, channel, { ...NO_COUNTS, ...some }] as const);

export class DynamoLedgerSums implements LedgerSums {
  readonly #mailings: Table;
  readonly #keeping: Keeping;

  constructor(client: DynamoDBClient, mailingsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    this.#mailings = new Table(client, mailingsTable);
    this.#keeping = keeping;
  }

  async keep(mailingId: string, noticeId: string, sum: LedgerSum): Promise<void> {
    const { at, isFinal, reopened, counts, fallback, possiblyTwice, settled, timed, settledBy } = sum satisfies Kept;
    const list: Immutable<z.input<typeof Sums>> = {
      counts: withoutZeros(counts),
      ...(fallback ? { fallback: withoutZeros(fallback) } : {}),
      possiblyTwice,
      settled,
      timed,
      ...(settledBy ? { settledBy } : {}),
    };
    await this.#mailings.putIf(
      {
        ...mailingKeys.sum(mailingId, noticeId),
        kind: 'ledger-sum',
        ...SUM.write({ mailingId, at, isFinal, reopened, list: pack(list) }),
        ...this.#keeping.rest(),
      },
      mayReplace(reopened ?? 0),
    );
  }

  async find(mailingIds: readonly string[], noticeId: string): Promise<ReadonlyMap<string, LedgerSum>> {
    const items = await this.#mailings.getMany(mailingIds.map((id) => mailingKeys.sum(id, noticeId)));
    return new Map(
      items.map((item) => {
        const { mailingId, at, isFinal, reopened, list } = SUM.parse(item);
        const { fallback, ...rest } = list;
        const apart = fallback ? { fallback: withZeros(fallback) } : {};
        const counts = withZeros(list.counts);
        return [mailingId, { ...rest, at, isFinal, ...(reopened === undefined ? {} : { reopened }), counts, ...apart }] as const;
      }),
    );
  }

  async noteTold(mailingId: string, rangeId: string, told: ToldInRange): Promise<void> {
    const list: Immutable<z.input<typeof ToldList>> = [...told];
    const item = { ...mailingKeys.told(mailingId, rangeId), kind: 'told', ...TOLD.write({ rangeId, list: pack(list) }) };
    await this.#mailings.put({ ...item, ...this.#keeping.rest() });
  }

  async *told(mailingId: string): AsyncGenerator<readonly [rangeId: string, told: ToldInRange], void, undefined> {
    const { pk } = mailingKeys.mailing(mailingId);
    for await (const item of this.#mailings.startingWith(pk, 'TOLD#')) {
      const { rangeId, list } = TOLD.parse(item);
      yield [rangeId, new Map(list)];
    }
  }
}
