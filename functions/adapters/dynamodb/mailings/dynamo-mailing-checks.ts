import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '#domain/time';
import type { MailingChecks } from '#ports/mailing-checks';
import { mailingKeys } from '../keys.ts';
import { conditional, Table, toAttributes } from '../table.ts';

export class DynamoMailingChecks implements MailingChecks {
  readonly #table: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#table = new Table(client, mailingsTable);
  }

  async due(now: Instant, limit: number): Promise<readonly string[]> {
    const { items } = await this.#table.page({
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :open AND dueSk <= :now',
      ExpressionAttributeValues: toAttributes({ ':open': 'open', ':now': `${now}~` }),
      Limit: limit,
    });
    return items.map((item) => String(item['id']));
  }

  async reschedule(mailingId: string, at: Instant): Promise<void> {
    await conditional(() =>
      this.#table.update(mailingKeys.mailing(mailingId), {
        UpdateExpression: 'SET dueSk = :at',
        ConditionExpression: 'duePk = :open',
        ExpressionAttributeValues: toAttributes({ ':at': `${at}#${mailingId}`, ':open': 'open' }),
      }),
    );
  }
}
