import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Partition, Range } from '#domain/audience/directory';
import type { Directory } from '#ports/directory';
import { subscriptionKeys } from '../keys.ts';
import { Table, toAttributes } from '../table.ts';
import { entryFrom } from './subscription-items.ts';

export class DynamoDirectory implements Directory {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async partitions(): Promise<readonly Partition[]> {
    const partitions: Partition[] = [];
    for await (const item of this.#subscriptions.ofPartition('PARTITIONS')) {
      const [slotId = '', province = ''] = String(item['sk']).split('#');
      partitions.push({ slotId, province });
    }
    return partitions;
  }

  async read(range: Range, after: string | null, limit?: number): ReturnType<Directory['read']> {
    const pk = subscriptionKeys.rows(range);
    const { items, lastKey } = await this.#subscriptions.page({
      // BETWEEN takes its upper bound in; no row has that key.
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :before',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':from': range.from, ':before': range.before }),
      ConsistentRead: true,
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(after === null ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: after }) }),
    });
    return { entries: items.map(entryFrom), next: lastKey ? String(lastKey['sk']) : null };
  }
}
