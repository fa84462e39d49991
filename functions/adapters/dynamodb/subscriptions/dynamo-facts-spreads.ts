import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '#domain/time';
import type { FactsSpread, FactsSpreads } from '#ports/facts-spreads';
import { subscriptionKeys } from '../keys.ts';
import { conditional, Table, toAttributes } from '../table.ts';
import { SPREAD, spreadFrom } from './organization-items.ts';

export class DynamoFactsSpreads implements FactsSpreads {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async due(now: Instant, limit: number): Promise<readonly FactsSpread[]> {
    const { items } = await this.#subscriptions.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :spread AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':spread': SPREAD, ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map(spreadFrom);
  }

  goOn(spread: FactsSpread, after: string): Promise<void> {
    return this.#change(spread, 'after', after);
  }

  putOff(spread: FactsSpread, until: Instant): Promise<void> {
    return this.#change(spread, 'dueSk', `${until}#${spread.organizationId}`);
  }

  async settle({ organizationId, revision }: FactsSpread): Promise<void> {
    await this.#subscriptions.deleteIf(subscriptionKeys.spread(organizationId), {
      ConditionExpression: 'revision = :found',
      ExpressionAttributeValues: toAttributes({ ':found': revision }),
    });
  }

  async #change({ organizationId, revision }: FactsSpread, attribute: 'after' | 'dueSk', value: string): Promise<void> {
    await conditional(() =>
      this.#subscriptions.update(subscriptionKeys.spread(organizationId), {
        UpdateExpression: 'SET #attribute = :value',
        ConditionExpression: 'revision = :found',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: toAttributes({ ':value': value, ':found': revision }),
      }),
    );
  }
}
