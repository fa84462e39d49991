import { dynamoDbClient, kmsClient, sqsClient } from '#adapters/clients';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoCensus } from '#adapters/dynamodb/mailings/dynamo-census';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoMailingChecks } from '#adapters/dynamodb/mailings/dynamo-mailing-checks';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoPacer } from '#adapters/dynamodb/mailings/dynamo-pacer';
import { DynamoRanges } from '#adapters/dynamodb/mailings/dynamo-ranges';
import { DynamoRedriveRequests } from '#adapters/dynamodb/mailings/dynamo-redrive-requests';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { DynamoRetryRequests } from '#adapters/dynamodb/mailings/dynamo-retry-requests';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoAuditBackfill } from '#adapters/dynamodb/registry/dynamo-audit-backfill';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { DynamoConsentRequests } from '#adapters/dynamodb/subscriptions/dynamo-consent-requests';
import { DynamoContactBackfill } from '#adapters/dynamodb/subscriptions/dynamo-contact-backfill';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import { DynamoOrganizationBackfill } from '#adapters/dynamodb/subscriptions/dynamo-organization-backfill';
import { KmsVault } from '#adapters/kms/kms-vault';
import { quotaFor } from '#adapters/mail-quota';
import { SqsDeadLetters } from '#adapters/sqs/sqs-dead-letters';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { USUAL_RATE } from '#domain/sending/pace';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { deadUrls, KINDS, laneUrls } from '#platform/queue-env';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const vault = new KmsVault(kmsClient(), env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));

export const handler = makeHandler(
  {
    notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, ''),
    directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    checks: new DynamoMailingChecks(dynamoDb, env.MAILINGS_TABLE),
    ranges: new DynamoRanges(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE),
    sums: new DynamoLedgerSums(dynamoDb, env.MAILINGS_TABLE),
    census: new DynamoCensus(dynamoDb, env.MAILINGS_TABLE),
    agencies: new DynamoAgencyStore(dynamoDb, env.REGISTRY_TABLE),
    auditBackfill: new DynamoAuditBackfill(dynamoDb, env.REGISTRY_TABLE),
    backfill: new DynamoContactBackfill(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE, vault),
    organizationBackfill: new DynamoOrganizationBackfill(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE),
    consentRequests: new DynamoConsentRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    redriveRequests: new DynamoRedriveRequests(dynamoDb, env.MAILINGS_TABLE, ''),
    retryRequests: new DynamoRetryRequests(dynamoDb, env.MAILINGS_TABLE, ''),
    deadLetters: new SqsDeadLetters(sqs, deadUrls(env, ...KINDS)),
    queues: new SqsWorkQueues(sqs, laneUrls(env, ...KINDS)),
    clock: systemClock,
    mailer: quotaFor(env.EMAIL_BY, env.SES_RATE ?? USUAL_RATE),
    pacer: new DynamoPacer(dynamoDb, env.MAILINGS_TABLE, USUAL_RATE, env.SES_RATE),
  },
  logger('sweep'),
  metrics('sweep', env.METRICS_NAMESPACE),
);
