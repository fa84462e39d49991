import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Mailing } from '#domain/mailings/mailing';
import type { Mailings } from '#ports/mailings';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { mailingFrom } from './mailing-items.ts';

/** All that a sender asks of mailings. What plans them would make its cold start longer. */
export class DynamoMailingFinder implements Pick<Mailings, 'find'> {
  protected readonly table: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.table = new Table(client, mailingsTable);
  }

  async find(mailingId: string): Promise<Mailing | null> {
    const item = await this.table.get(mailingKeys.mailing(mailingId));
    return item && mailingFrom(item);
  }
}
