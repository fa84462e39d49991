import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoRecoverRequests } from '#adapters/dynamodb/mailings/dynamo-recover-requests';
import { DynamoRedriveRequests } from '#adapters/dynamodb/mailings/dynamo-redrive-requests';
import { DynamoRetryRequests } from '#adapters/dynamodb/mailings/dynamo-retry-requests';
import type { TableName } from '#adapters/dynamodb/table';

/** What people ask of sweep. @param registryTable where it is written down who asked; empty for sweep itself */
export const requestsFor = (
  dynamoDb: DynamoDBClient,
  { MAILINGS_TABLE }: Readonly<{ MAILINGS_TABLE: string }>,
  registryTable: TableName,
) => ({
  redriveRequests: new DynamoRedriveRequests(dynamoDb, MAILINGS_TABLE, registryTable),
  recoverRequests: new DynamoRecoverRequests(dynamoDb, MAILINGS_TABLE, registryTable),
  retryRequests: new DynamoRetryRequests(dynamoDb, MAILINGS_TABLE, registryTable),
});
