import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoBatchNames } from '#adapters/dynamodb/mailings/dynamo-batch-names';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoDomainPauses } from '#adapters/dynamodb/mailings/dynamo-domain-pauses';
import { DynamoFeedbackRecords } from '#adapters/dynamodb/mailings/dynamo-feedback-records';
import { DynamoMailingFinder } from '#adapters/dynamodb/mailings/dynamo-mailing-finder';
import { DynamoMisses } from '#adapters/dynamodb/mailings/dynamo-misses';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { vaultOf } from '#wiring/secrets';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const vault = vaultOf(dynamoDb, kmsClient(), env);

export const handler = makeHandler(
  {
    batchNames: new DynamoBatchNames(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    mailings: new DynamoMailingFinder(dynamoDb, env.MAILINGS_TABLE),
    misses: new DynamoMisses(dynamoDb, env.MAILINGS_TABLE),
    records: new DynamoFeedbackRecords(dynamoDb, env.MAILINGS_TABLE),
    domainPauses: new DynamoDomainPauses(dynamoDb, env.MAILINGS_TABLE),
    breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE }),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault),
    suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.REGISTRY_TABLE),
    vault,
    clock: systemClock,
    // Events of SES are JSON: the parser of mail is loaded where mail comes back.
    readMail: async (raw, recipients) => (await import('#adapters/mail/read-returned-mail')).readReturnedMail(raw, recipients),
  },
  sqsPostpone(sqsClient(), [env.FEEDBACK_URL]),
  logger('record-feedback'),
  metrics('record-feedback', env.METRICS_NAMESPACE),
);
