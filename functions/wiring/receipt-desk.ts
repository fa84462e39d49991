import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { systemClock } from '#adapters/system/system-clock';

type Env = Readonly<{ SUBSCRIPTIONS_TABLE: string; MAILINGS_TABLE: string; LEDGER_DAYS: number }>;

/** Where organizations answer notices. */
export const receiptDesk = (dynamoDb: DynamoDBClient, env: Env) => ({
  organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
  receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, env.SUBSCRIPTIONS_TABLE, keptFor(env.LEDGER_DAYS, systemClock)),
});
