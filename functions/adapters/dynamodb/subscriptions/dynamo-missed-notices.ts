import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MissedNotice, type MissedReader, missedMailAt } from '#domain/organizations/missed-notice';
import { after, DAY } from '#domain/time';
import type { MissedNotices } from '#ports/missed-notices';
import { form, type Only } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { Table, toAttributes } from '../table.ts';

const MISSED = form(MissedNotice);

/** A letter is tried for a day; then nobody asks any more. */
const KEPT_MS = 7 * DAY;

export class DynamoMissedNotices implements MissedNotices {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async note(reader: MissedReader, day: string, missed: MissedNotice): Promise<void> {
    const fields = missed satisfies Only<MissedNotice, 'organizationId' | 'noticeId' | 'version' | 'title' | 'why' | 'at'>;
    await this.#subscriptions.putIfAbsent({
      ...subscriptionKeys.missed(reader, day, missed),
      kind: 'missed',
      ...MISSED.write(fields),
      ttl: secondsAt(after(missedMailAt(day), KEPT_MS)),
    });
  }

  async of(reader: MissedReader, day: string, limit: number): Promise<readonly MissedNotice[]> {
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': subscriptionKeys.missedOf(reader, day) }),
      Limit: limit,
      ConsistentRead: true,
    });
    return items.map((item) => MISSED.parse(item));
  }
}
