import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type BatchId, batchName } from '#domain/mailings/batch';
import type { Retry } from '#ports/mailing-log';
import type { Retries } from '#ports/retries';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';
import { retryFrom } from './mailing-items.ts';

/** They stand beside their batch, with those that came to nothing. */
export class DynamoRetries implements Retries {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>> {
    const { pk, sk } = mailingKeys.retries(batch);
    const found = new Map<number, Retry>();
    for await (const item of this.#mailings.startingWith(pk, sk)) {
      if (item['kind'] !== 'retry') continue;
      const retry = retryFrom(item);
      // A batch whose key goes on where that of this one ends has notes that begin alike.
      if (batchName(retry.batch) === batchName(batch)) found.set(retry.position, retry);
    }
    return found;
  }
}
