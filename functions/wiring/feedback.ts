import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoBatchNames } from '#adapters/dynamodb/mailings/dynamo-batch-names';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoDomainPauses } from '#adapters/dynamodb/mailings/dynamo-domain-pauses';
import { DynamoFeedbackRecords } from '#adapters/dynamodb/mailings/dynamo-feedback-records';
import { DynamoMailingFinder } from '#adapters/dynamodb/mailings/dynamo-mailing-finder';
import { DynamoMisses } from '#adapters/dynamodb/mailings/dynamo-misses';
import { DynamoConsentLog } from '#adapters/dynamodb/subscriptions/dynamo-consent-log';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { systemClock } from '#adapters/system/system-clock';
import type { Vault } from '#ports/vault';

type Env = Readonly<{ REGISTRY_TABLE: string; SUBSCRIPTIONS_TABLE: string; MAILINGS_TABLE: string; ENDED_DAYS: number }>;

/** What records that something came back, whichever way. The parser of mail is loaded where mail comes. */
export const feedback = (dynamoDb: DynamoDBClient, vault: Vault, env: Env) => {
  const subscriptions = new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS);
  const records = new DynamoFeedbackRecords(dynamoDb, env.MAILINGS_TABLE);
  const letterRequests = new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE);
  return {
    batchNames: new DynamoBatchNames(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    mailings: new DynamoMailingFinder(dynamoDb, env.MAILINGS_TABLE),
    records,
    misses: new DynamoMisses(dynamoDb, env.MAILINGS_TABLE),
    breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE }),
    domainPauses: new DynamoDomainPauses(dynamoDb, env.MAILINGS_TABLE),
    subscriptions,
    consentLog: new DynamoConsentLog(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.REGISTRY_TABLE),
    vault,
    clock: systemClock,
    readMail: async (raw: Uint8Array, recipients: readonly string[]) =>
      (await import('#adapters/mail/read-returned-mail')).readReturnedMail(raw, recipients),
    letterRequests,
  };
};
