import { dynamoDbClient } from '#adapters/clients';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoAuditLog } from '#adapters/dynamodb/registry/dynamo-audit-log';
import { DynamoStaffStore } from '#adapters/dynamodb/registry/dynamo-staff-store';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { s3Client } from '#adapters/s3/s3-client';
import { S3ExportFiles } from '#adapters/s3/s3-export-files';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { exportStores } from '#wiring/export-desk';
import { ledger } from '#wiring/ledger';
import { planning } from '#wiring/planning';
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
    ...planning(dynamoDb, env, ''),
    ...ledger(dynamoDb, env),
    agencies: new DynamoAgencyStore(dynamoDb, env.REGISTRY_TABLE),
    audit: new DynamoAuditLog(dynamoDb, env.REGISTRY_TABLE),
    staff: new DynamoStaffStore(dynamoDb, env.REGISTRY_TABLE, '', { seal: never, open: never, addressKey: never }),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, { addressKey: never, fingerprint: never }),
    organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
  },
  logger('write-export'),
);
