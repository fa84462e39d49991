import { dynamoDbClient, sqsClient } from '#adapters/clients';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { laneUrls } from '#platform/queue-env';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler(
  {
    noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
    directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    queues: new SqsWorkQueues(sqsClient(), laneUrls(env, 'ranges')),
    clock: systemClock,
    calendar: env.DAYS_OFF,
  },
  logger('open-digests'),
  metrics('open-digests', env.METRICS_NAMESPACE),
);
