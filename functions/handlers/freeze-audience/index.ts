import { dynamoDbClient } from '#adapters/clients';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { DynamoSentMailings } from '#adapters/dynamodb/mailings/dynamo-sent-mailings';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionFinder } from '#adapters/dynamodb/subscriptions/dynamo-subscription-finder';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { KINDS, laneUrls } from '#platform/queue-env';
import { ledger } from '#wiring/ledger';
import { planning } from '#wiring/planning';
import { auditedRegistry } from '#wiring/registry';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler(
  {
    ...planning(dynamoDb, env, auditedRegistry(env)),
    ...ledger(dynamoDb, env),
    sentMailings: new DynamoSentMailings(dynamoDb, env.MAILINGS_TABLE),
    subscriptions: new DynamoSubscriptionFinder(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, '', keptFor(env.LEDGER_DAYS, systemClock)),
    organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
    queues: new SqsWorkQueues(sqsClient(), laneUrls(env, ...KINDS)),
  },
  logger('freeze-audience'),
);
