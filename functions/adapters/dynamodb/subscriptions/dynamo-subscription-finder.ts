import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FormerRows } from '#domain/audience/row-history';
import { receives, type Subscription } from '#domain/subscriptions/subscription';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { subscriptionKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { heldBy, subscriptionFrom } from './subscription-items.ts';

/** Reads subscriptions by their ids, for who changes none. */
export class DynamoSubscriptionFinder implements Pick<SubscriptionStore, 'findMany' | 'formerRows'> {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Subscription>> {
    if (ids.length > FOUND_TOGETHER) throw new RangeError(`at most ${FOUND_TOGETHER} subscriptions at once, not ${ids.length}`);
    const read = async (wanted: readonly string[], how: 'strongly' | 'eventually'): Promise<readonly Subscription[]> =>
      (await this.#subscriptions.getMany(wanted.map(subscriptionKeys.truth), how)).map(subscriptionFrom);
    const receiving = (await read(ids, 'eventually')).filter(receives);
    const seen = new Set(receiving.map(({ id }) => id));
    const others = ids.filter((id) => !seen.has(id));
    const looked = others.length > 0 ? await read(others, 'strongly') : [];
    return new Map([...receiving, ...looked].map((subscription) => [subscription.id, subscription]));
  }

  async formerRows(id: string): Promise<readonly FormerRows[]> {
    const [item] = await this.#subscriptions.getMany([subscriptionKeys.truth(id)]);
    return item ? heldBy(item).formerRows : [];
  }
}
