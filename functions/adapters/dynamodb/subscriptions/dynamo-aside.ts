import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Range } from '#domain/audience/directory';
import type { Aside } from '#ports/aside';
import { subscriptionKeys } from '../keys.ts';
import { Table, toAttributes } from '../table.ts';

export class DynamoAside implements Aside {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async read({ province, from, before }: Range, after: string | null, limit: number): ReturnType<Aside['read']> {
    const asidePk = subscriptionKeys.aside(province);
    const { items, lastKey } = await this.#subscriptions.page({
      IndexName: 'aside',
      // BETWEEN takes its upper bound in; no item has that key.
      KeyConditionExpression: 'asidePk = :pk AND asideSk BETWEEN :from AND :before',
      ExpressionAttributeValues: toAttributes({ ':pk': asidePk, ':from': from, ':before': before }),
      Limit: limit,
      ...(after === null ? {} : { ExclusiveStartKey: toAttributes({ asidePk, asideSk: after, ...subscriptionKeys.truth(idOf(after)) }) }),
    });
    return { ids: items.map(({ asideSk }) => idOf(String(asideSk))), next: lastKey ? String(lastKey['asideSk']) : null };
  }
}

const idOf = (asideSk: string): string => asideSk.slice(asideSk.indexOf('#') + 1);
