import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { systemClock } from '#adapters/system/system-clock';

type Env = Readonly<{ MAILINGS_TABLE: string; LEDGER_DAYS: number }>;

/** What became of everybody whom mailings have in batches. */
export const ledger = (dynamoDb: DynamoDBClient, { MAILINGS_TABLE, LEDGER_DAYS }: Env) => ({
  batches: new DynamoBatches(dynamoDb, MAILINGS_TABLE, keptFor(LEDGER_DAYS, systemClock)),
  retries: new DynamoRetries(dynamoDb, MAILINGS_TABLE, keptFor(LEDGER_DAYS, systemClock)),
  sums: new DynamoLedgerSums(dynamoDb, MAILINGS_TABLE, keptFor(LEDGER_DAYS, systemClock)),
});
