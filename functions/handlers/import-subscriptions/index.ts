import { createHash } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { CsvRows } from '#adapters/csv/csv-rows';
import { DynamoImportStore } from '#adapters/dynamodb/mailings/dynamo-import-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { s3Client } from '#adapters/s3/s3-client';
import { S3ImportFiles } from '#adapters/s3/s3-import-files';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { SqsImportQueue } from '#adapters/sqs/sqs-import-queue';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { urlRules } from '#adapters/webhook/http-endpoint-caller';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { vaultOf } from '#wiring/secrets';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const vault = vaultOf(dynamoDb, kmsClient(), env);

export const handler = makeHandler(
  {
    imports: new DynamoImportStore(dynamoDb, env.MAILINGS_TABLE, ''),
    importFiles: new S3ImportFiles(s3Client(), env.IMPORTS_BUCKET),
    importQueue: new SqsImportQueue(sqsClient(), env.IMPORTS_URL),
    rowReader: new CsvRows(),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
    suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.REGISTRY_TABLE),
    agencies: new DynamoAgencyStore(dynamoDb, env.REGISTRY_TABLE),
    vault,
    clock: systemClock,
    random: systemRandom,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    localParts: env.EMAIL_BY === 'smtp' ? 'any' : 'ascii',
    ...urlRules(env.ALLOW_PRIVATE_ENDPOINTS),
  },
  logger('import-subscriptions'),
);
