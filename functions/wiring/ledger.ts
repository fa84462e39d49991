import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';

/** What became of everybody whom mailings have in batches. */
export const ledger = (dynamoDb: DynamoDBClient, { MAILINGS_TABLE }: Readonly<{ MAILINGS_TABLE: string }>) => ({
  batches: new DynamoBatches(dynamoDb, MAILINGS_TABLE),
  retries: new DynamoRetries(dynamoDb, MAILINGS_TABLE),
  sums: new DynamoLedgerSums(dynamoDb, MAILINGS_TABLE),
});
