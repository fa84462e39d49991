import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';

/** Where organizations answer notices. */
export const receiptDesk = (dynamoDb: DynamoDBClient, env: Readonly<{ SUBSCRIPTIONS_TABLE: string; MAILINGS_TABLE: string }>) => ({
  organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
  receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, env.SUBSCRIPTIONS_TABLE),
});
