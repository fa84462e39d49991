import { dynamoDbClient } from '#adapters/clients';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { s3Client } from '#adapters/s3/s3-client';
import { S3ExportFiles } from '#adapters/s3/s3-export-files';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { exportStores } from '#wiring/export-desk';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
/** Lists look nobody up by an address: no key of secrets comes here. */
const never = async (): Promise<never> => {
  throw new Error('this function opens no secrets');
};

export const handler = makeHandler(
  {
    ...exportStores(dynamoDb, env),
    exportFiles: new S3ExportFiles(s3Client(), env.EXPORTS_BUCKET),
    directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, { addressKey: never, fingerprint: never }),
    organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
    clock: systemClock,
  },
  logger('write-export'),
);
