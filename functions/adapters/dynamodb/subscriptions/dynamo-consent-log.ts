import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ConsentRecord } from '#domain/subscriptions/consent-record';
import { lapsesAt, type Subscription } from '#domain/subscriptions/subscription';
import type { ConsentLog } from '#ports/consent-log';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { Table, toAttributes } from '../table.ts';

const RECORD = form(ConsentRecord);

/** Beside their subscription, and gone with it where nobody confirms it. */
export class DynamoConsentLog implements ConsentLog {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async consentsOf(subscriptionId: string, limit: number): Promise<readonly ConsentRecord[]> {
    const { pk, sk } = subscriptionKeys.consent(subscriptionId, '', '');
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk.slice(0, sk.indexOf('#') + 1) }),
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    });
    return items.map(RECORD.parse);
  }
}

const consentItem = (record: ConsentRecord, subscription: Subscription): object => {
  const lapses = lapsesAt(subscription);
  return {
    ...subscriptionKeys.consent(record.subscriptionId, record.at, record.act),
    kind: 'consent',
    ...RECORD.write(record),
    ...(lapses ? { ttl: secondsAt(lapses) } : {}),
  };
};

/** What is written with a subscription as it is once somebody agreed. */
export const consentWrites = (table: Table, record: ConsentRecord | undefined, subscription: Subscription): readonly TransactWriteItem[] =>
  record ? [table.putOf(consentItem(record, subscription))] : [];

/** What a sign-up agreed to stays from the moment on at which the subscription does. */
export const keptSignUp = async (table: Table, before: Subscription, after: Subscription): Promise<readonly TransactWriteItem[]> => {
  if (lapsesAt(before) === null || lapsesAt(after) !== null) return [];
  const keys = (['signed-up', 'imported'] as const).map((act) => subscriptionKeys.consent(before.id, before.createdAt, act));
  return (await table.getMany(keys)).flatMap((item) => consentWrites(table, RECORD.parse(item), after));
};
