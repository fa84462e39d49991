import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CORRECTED_FOR_MS } from '#domain/feedback/feedback';
import { after } from '#domain/time';
import type { FeedbackRecord, FeedbackRecords } from '#ports/feedback-records';
import { mailingKeys } from '../keys.ts';
import { SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import { Table } from '../table.ts';

export class DynamoFeedbackRecords implements FeedbackRecords {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async isRecorded(id: string, recipient: string): Promise<boolean> {
    return (await this.#mailings.get(mailingKeys.feedback(id, recipient))) !== null;
  }

  async record(record: FeedbackRecord): Promise<void> {
    await this.#mailings.putIfAbsent({
      ...mailingKeys.feedback(record.id, record.recipient),
      v: SCHEMA_VERSION,
      kind: 'feedback',
      ...record,
      ttl: secondsAt(after(record.recordedAt, CORRECTED_FOR_MS)),
    });
  }
}
