import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Organization } from '#domain/organizations/organization';
import type { OrganizationStore } from '#ports/organization-store';
import { subscriptionKeys } from '../keys.ts';
import { Table, toAttributes } from '../table.ts';
import { contactOfFrom, organizationFrom } from './organization-items.ts';

export class DynamoOrganizationStore implements OrganizationStore {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async find(id: string): Promise<Organization | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.organization(id));
    return item && organizationFrom(item);
  }

  async contacts(id: string, limit: number): Promise<readonly string[]> {
    const { pk, sk } = subscriptionKeys.contactOf(id, '');
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ConsistentRead: true,
      Limit: limit,
    });
    return items.map((item) => contactOfFrom(item).subscriptionId);
  }
}
