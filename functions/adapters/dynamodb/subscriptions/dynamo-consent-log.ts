import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ConsentRecord } from '#domain/subscriptions/consent-record';
import type { Instant } from '#domain/time';
import type { ConsentLog } from '#ports/consent-log';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { type RawItem, Table, toAttributes } from '../table.ts';

const RECORD = form(ConsentRecord);

/** Beside their subscription, and gone with it. */
export class DynamoConsentLog implements ConsentLog {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async consentsOf(subscriptionId: string, limit: number): Promise<readonly ConsentRecord[]> {
    const { items } = await this.#subscriptions.page(consentsOf(subscriptionId, limit));
    return items.map(RECORD.parse);
  }
}

/** So many records of a subscription go with it, the latest; one more is that somebody changed their mind for the forty-first time. */
const MOST_RECORDS = 40;

/** @param goesAt when its subscription is deleted; null: never */
const consentItem = (record: ConsentRecord, goesAt: Instant | null): object => ({
  ...subscriptionKeys.consent(record.subscriptionId, record.at, record.act),
  kind: 'consent',
  ...RECORD.write(record),
  ...(goesAt ? { ttl: secondsAt(goesAt) } : {}),
});

/** What is written with a subscription as it is once somebody agreed. */
export const consentWrites = (table: Table, record: ConsentRecord | undefined, goesAt: Instant | null): readonly TransactWriteItem[] =>
  record ? [table.putOf(consentItem(record, goesAt))] : [];

/**
 * What was agreed to before is deleted when the subscription is, or stays as it does, from the moment on at which that changes.
 *
 * @param truth as it stands @param consent that is written with it
 */
export const consentsFollowing = async (
  table: Table,
  truth: RawItem,
  goesAt: Instant | null,
  consent: ConsentRecord | undefined,
): Promise<readonly TransactWriteItem[]> => {
  if (truth['ttl'] === (goesAt ? secondsAt(goesAt) : undefined)) return [];
  const { items } = await table.page(consentsOf(String(truth['id']), MOST_RECORDS));
  const before = items.map(RECORD.parse).filter(({ at, act }) => at !== consent?.at || act !== consent.act);
  return before.flatMap((one) => consentWrites(table, one, goesAt));
};

const consentsOf = (subscriptionId: string, limit: number) => {
  const { pk, sk } = subscriptionKeys.consent(subscriptionId, '', '');
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk.slice(0, sk.indexOf('#') + 1) }),
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limit,
  };
};
