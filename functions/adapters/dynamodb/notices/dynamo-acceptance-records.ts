import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '#domain/time';
import type { AcceptanceRecords } from '#ports/acceptance-records';
import type { AcceptanceRecord } from '#ports/notice-store';
import { noticeKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { acceptanceFrom } from './notice-items.ts';

export class DynamoAcceptanceRecords implements AcceptanceRecords {
  readonly #notices: Table;

  constructor(client: DynamoDBClient, noticesTable: string) {
    this.#notices = new Table(client, noticesTable);
  }

  async find(caller: string, key: string, now: Instant): Promise<AcceptanceRecord | null> {
    const item = await this.#notices.get(noticeKeys.acceptance(caller, key));
    const record = item && acceptanceFrom(item);
    // DynamoDB deletes what has expired within days.
    return record && record.expiresAt > now ? record : null;
  }
}
