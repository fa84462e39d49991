import { dynamoDbClient } from '#adapters/clients';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { laneUrls } from '#platform/queue-env';
import { planning } from '#wiring/planning';
import { auditedRegistry } from '#wiring/registry';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler(
  {
    ...planning(dynamoDb, env, auditedRegistry(env)),
    queues: new SqsWorkQueues(sqsClient(), laneUrls(env, 'ranges')),
  },
  logger('plan-mailing'),
);
