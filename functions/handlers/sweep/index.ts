import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoFeedTasks } from '#adapters/dynamodb/feeds/dynamo-feed-tasks';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoCensus } from '#adapters/dynamodb/mailings/dynamo-census';
import { DynamoMailingChecks } from '#adapters/dynamodb/mailings/dynamo-mailing-checks';
import { DynamoMisses } from '#adapters/dynamodb/mailings/dynamo-misses';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { DynamoSentMailings } from '#adapters/dynamodb/mailings/dynamo-sent-mailings';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoAttachmentStore } from '#adapters/dynamodb/notices/dynamo-attachment-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoAuditBackfill } from '#adapters/dynamodb/registry/dynamo-audit-backfill';
import { DynamoAsideBackfill } from '#adapters/dynamodb/subscriptions/dynamo-aside-backfill';
import { DynamoConsentRequests } from '#adapters/dynamodb/subscriptions/dynamo-consent-requests';
import { DynamoContactBackfill } from '#adapters/dynamodb/subscriptions/dynamo-contact-backfill';
import { DynamoDeadCriteriaRecord } from '#adapters/dynamodb/subscriptions/dynamo-dead-criteria-record';
import { DynamoErasureRequests } from '#adapters/dynamodb/subscriptions/dynamo-erasure-requests';
import { DynamoFactsSpreads } from '#adapters/dynamodb/subscriptions/dynamo-facts-spreads';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { DynamoLettersOnce } from '#adapters/dynamodb/subscriptions/dynamo-letters-once';
import { DynamoMissedNotices } from '#adapters/dynamodb/subscriptions/dynamo-missed-notices';
import { DynamoOrganizationBackfill } from '#adapters/dynamodb/subscriptions/dynamo-organization-backfill';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { quotaFor } from '#adapters/mail-quota';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { SqsDeadLetters } from '#adapters/sqs/sqs-dead-letters';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { USUAL_RATE } from '#domain/sending/pace';
import { KNOWN_CRITERIA } from '#domain/subscriptions/known-criteria';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { deadUrls, KINDS, laneUrls } from '#platform/queue-env';
import { attachmentFiles, filesTakenOut } from '#wiring/files';
import { ledger } from '#wiring/ledger';
import { planning } from '#wiring/planning';
import { auditedRegistry } from '#wiring/registry';
import { requestsFor } from '#wiring/requests';
import { vaultOf } from '#wiring/secrets';
import { pacerOf } from '#wiring/sending-line';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const vault = vaultOf(dynamoDb, kmsClient(), env);
const registry = auditedRegistry(env);

export const handler = makeHandler(
  {
    ...planning(dynamoDb, env, registry),
    sentMailings: new DynamoSentMailings(dynamoDb, env.MAILINGS_TABLE),
    receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, '', keptFor(env.LEDGER_DAYS, systemClock)),
    misses: new DynamoMisses(dynamoDb, env.MAILINGS_TABLE),
    missedNotices: new DynamoMissedNotices(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
    agencies: new DynamoAgencyStore(dynamoDb, registry),
    vault,
    checks: new DynamoMailingChecks(dynamoDb, env.MAILINGS_TABLE),
    ...ledger(dynamoDb, env),
    census: new DynamoCensus(dynamoDb, env.MAILINGS_TABLE),
    auditBackfill: new DynamoAuditBackfill(dynamoDb, env.REGISTRY_TABLE),
    asideBackfill: new DynamoAsideBackfill(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE),
    backfill: new DynamoContactBackfill(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE, vault),
    organizationBackfill: new DynamoOrganizationBackfill(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE, vault),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
    organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    factsSpreads: new DynamoFactsSpreads(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    deadCriteria: new DynamoDeadCriteriaRecord(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.MAILINGS_TABLE),
    knownCriteria: KNOWN_CRITERIA,
    calendar: env.DAYS_OFF,
    feedTasks: new DynamoFeedTasks(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    erasureRequests: new DynamoErasureRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    letterRequests: new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    lettersOnce: new DynamoLettersOnce(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    consentRequests: new DynamoConsentRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    attachments: new DynamoAttachmentStore(dynamoDb, env.NOTICES_TABLE, ''),
    attachmentFiles: attachmentFiles(env),
    exportFiles: filesTakenOut(env),
    ...requestsFor(dynamoDb, env, ''),
    deadLetters: new SqsDeadLetters(sqs, deadUrls(env, ...KINDS)),
    queues: new SqsWorkQueues(sqs, laneUrls(env, ...KINDS)),
    mailer: quotaFor(env.EMAIL_BY, env.SES_RATE ?? USUAL_RATE),
    pacer: pacerOf(dynamoDb, env),
    breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE, subscriptions: env.SUBSCRIPTIONS_TABLE }),
  },
  logger('sweep'),
  metrics('sweep', env.METRICS_NAMESPACE),
);
