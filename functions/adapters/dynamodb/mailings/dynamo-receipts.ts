import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AskedOrganization, HubReceiptSum, Receipt, ReceiptSum } from '#domain/receipts/receipt';
import type { Instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { LetterId } from '#ports/letter-requests';
import { RECEIPTS_TOGETHER, type Receipts, type ReceiptsQuery } from '#ports/receipts';
import { mailingKeys } from '../keys.ts';
import { letterRequestItem } from '../subscriptions/letter-items.ts';
import { Table, toAttributes, transact } from '../table.ts';
import { KEPT_FOR_EVER, type Keeping } from './ledger-keeping.ts';
import {
  hubSumFields,
  hubSumFrom,
  receiptFrom,
  receiptItem,
  receiptKey,
  SHARDS,
  type SumKey,
  sumFields,
  sumFrom,
  sumKey,
  sumOf,
} from './receipt-items.ts';

/** A transaction holds a hundred actions: each organization, and the sums of those that are counted alike, and of their hubs. */
const ACTIONS = 100;
/** Receipts that one page of a list looks at: a filter must not read the whole list. */
const LOOKED_AT = 1000;

const Place = z.tuple([
  z
    .int()
    .min(0)
    .max(SHARDS - 1),
  z
    .string()
    .regex(/^ORG#[\w-]{1,80}$/)
    .nullable(),
]);

export class DynamoReceipts implements Receipts {
  readonly #mailings: Table;
  readonly #subscriptions: Table;
  readonly #keeping: Keeping;

  /** @param subscriptionsTable where letters wait; empty for whoever asks for none */
  constructor(client: DynamoDBClient, mailingsTable: string, subscriptionsTable: string, keeping: Keeping = KEPT_FOR_EVER) {
    this.#mailings = new Table(client, mailingsTable);
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#keeping = keeping;
  }

  async ask(noticeId: string, organizations: readonly AskedOrganization[], at: Instant): Promise<void> {
    if (organizations.length > RECEIPTS_TOGETHER) throw new RangeError(`at most ${RECEIPTS_TOGETHER} at once, not ${organizations.length}`);
    const known = await this.findMany(
      noticeId,
      organizations.map(({ organizationId }) => organizationId),
    );
    const fresh = new Map(organizations.filter((one) => !known.has(one.organizationId)).map((one) => [one.organizationId, one]));
    let left = [...fresh.values()].map((one): Receipt => ({ ...one, noticeId, askedAt: at, answer: null, revision: 0 }));
    const kept = this.#keeping.rest();
    while (left.length > 0) {
      const together = fitting(left);
      const refused = await transact(this.#mailings.client, [
        ...together.map((one) => this.#mailings.putOf({ ...receiptItem(one), ...kept }, true)),
        ...this.#counted(together, 'required'),
      ]);
      // Somebody else has asked these meanwhile, and counted them.
      if (refused.length > 0) left = left.filter((one) => !refused.some((position) => together[position] === one));
      else left = left.slice(together.length);
    }
  }

  async find(noticeId: string, organizationId: string): Promise<Receipt | null> {
    const item = await this.#mailings.get(receiptKey(noticeId, organizationId));
    return item && receiptFrom(item);
  }

  async answer(before: Receipt | null, after: Receipt, letter: LetterId | null, at: Instant): Promise<boolean> {
    const table = this.#mailings;
    const put = { TableName: table.name, Item: toAttributes({ ...receiptItem(after), ...this.#keeping.rest() }) };
    const refused = await transact(table.client, [
      before
        ? {
            Put: {
              ...put,
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: toAttributes({ ':revision': before.revision }),
            },
          }
        : { Put: { ...put, ConditionExpression: 'attribute_not_exists(pk)' } },
      ...(before ? [] : this.#counted([after], 'required', 'received')),
      ...(before && before.answer === null ? this.#counted([after], 'received') : []),
      ...(letter ? [this.#subscriptions.putOf(letterRequestItem({ ...letter, askedAt: at, dueAt: at, attempts: 0 }))] : []),
    ]);
    return refused.length === 0;
  }

  async answered(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.findMany(noticeId, organizationIds);
    return new Set([...found.values()].filter(({ answer }) => answer !== null).map(({ organizationId }) => organizationId));
  }

  async findMany(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>> {
    if (organizationIds.length > RECEIPTS_TOGETHER) throw new RangeError(`at most ${RECEIPTS_TOGETHER} at once`);
    if (organizationIds.length === 0) return new Map();
    const items = await this.#mailings.getMany(organizationIds.map((id) => receiptKey(noticeId, id)));
    return new Map(items.map(receiptFrom).map((receipt) => [receipt.organizationId, receipt]));
  }

  async list(noticeId: string, { status, limit, cursor }: ReceiptsQuery): ReturnType<Receipts['list']> {
    const place = cursor === undefined ? ([0, null] as const) : placeOf(Place, cursor);
    if (!place) return null;
    let [shard, behind]: readonly [number, string | null] = place;
    const items: Receipt[] = [];
    for (let left = LOOKED_AT; left > 0 && items.length < limit; ) {
      const pk = mailingKeys.receipts(noticeId, shard);
      const { items: found, lastKey } = await this.#mailings.page({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': 'ORG#' }),
        Limit: status === undefined ? limit - items.length : left,
        ...(behind === null ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: behind }) }),
      });
      for (const item of found) {
        const receipt = receiptFrom(item);
        left -= 1;
        behind = String(item['sk']);
        if (status === undefined || (receipt.answer !== null) === (status === 'received')) items.push(receipt);
        if (items.length === limit) break;
      }
      if (items.length === limit) break;
      if (lastKey) continue;
      if (shard === SHARDS - 1) return { items };
      shard += 1;
      behind = null;
    }
    return { items, next: cursorOf([shard, behind]) };
  }

  async sums(noticeId: string): Promise<readonly ReceiptSum[]> {
    const { pk } = mailingKeys.receiptSum(noticeId, '', false, null);
    return (await Array.fromAsync(this.#mailings.startingWith(pk, 'SUM#'))).map(sumFrom);
  }

  async sumsOfHub(hubId: string, limit: number, before?: string): Promise<readonly HubReceiptSum[]> {
    const { pk, sk } = mailingKeys.hubReceipts(hubId, '');
    const { items } = await this.#mailings.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ScanIndexForward: false,
      Limit: limit,
      ...(before === undefined ? {} : { ExclusiveStartKey: toAttributes(mailingKeys.hubReceipts(hubId, before)) }),
    });
    return items.map(hubSumFrom);
  }

  /** One update for each sum that any of these belongs to. */
  #counted(receipts: readonly Receipt[], ...names: readonly ('required' | 'received')[]): readonly TransactWriteItem[] {
    const { ttl } = this.#keeping.rest();
    const add = `${ttl === undefined ? '' : ', #ttl = :ttl'} ADD ${names.map((name) => `${name} :n`).join(', ')}`;
    const named = ttl === undefined ? {} : { ExpressionAttributeNames: { '#ttl': 'ttl' } };
    return [
      ...sumsOf(receipts).map(([sum, count]) =>
        this.#mailings.updateOf(sumKey(sum), {
          UpdateExpression: `SET v = :v, kind = :kind, county = :c, isVerified = :i, hub = :h${add}`,
          ...named,
          ExpressionAttributeValues: toAttributes({ ...sumFields(sum), ':n': count, ':ttl': ttl }),
        }),
      ),
      ...hubsOf(receipts).map(([hub, noticeId, count]) =>
        this.#mailings.updateOf(mailingKeys.hubReceipts(hub, noticeId), {
          UpdateExpression: `SET v = :v, kind = :kind, noticeId = :c${add}`,
          ...named,
          ExpressionAttributeValues: toAttributes({ ...hubSumFields(noticeId), ':n': count, ':ttl': ttl }),
        }),
      ),
    ];
  }
}

const sumsOf = (receipts: readonly Receipt[]): readonly (readonly [SumKey, number])[] => {
  const sums = new Map<string, readonly [SumKey, number]>();
  for (const receipt of receipts) {
    const sum = sumOf(receipt);
    const { sk } = sumKey(sum);
    sums.set(sk, [sum, (sums.get(sk)?.[1] ?? 0) + 1]);
  }
  return [...sums.values()];
};

/** Hub, notice, and how many of its members these are: all are of one notice. */
const hubsOf = (receipts: readonly Receipt[]): readonly (readonly [string, string, number])[] => {
  const hubs = new Map<string, readonly [string, string, number]>();
  for (const { hub, noticeId } of receipts) if (hub !== null) hubs.set(hub, [hub, noticeId, (hubs.get(hub)?.[2] ?? 0) + 1]);
  return [...hubs.values()];
};

/** As many of the first as one transaction holds, with their sums. */
const fitting = (receipts: readonly Receipt[]): readonly Receipt[] => {
  const sums = new Set<string>();
  const hubs = new Set<string>();
  const tooMuch = receipts.findIndex((receipt, i) => {
    sums.add(sumKey(sumOf(receipt)).sk);
    if (receipt.hub !== null) hubs.add(receipt.hub);
    return i + 1 + sums.size + hubs.size > ACTIONS;
  });
  return tooMuch < 0 ? receipts : receipts.slice(0, tooMuch);
};
