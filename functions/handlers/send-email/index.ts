import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoBatchNames } from '#adapters/dynamodb/mailings/dynamo-batch-names';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoSlowTurns } from '#adapters/dynamodb/mailings/dynamo-slow-turns';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { mailerForMany } from '#adapters/mailers';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { laneUrls } from '#platform/queue-env';
import { EmailSender } from '#usecases/sending/email-sender';
import { vaultOf } from '#wiring/secrets';
import { sending } from '#wiring/sending';
import { sendingLine } from '#wiring/sending-line';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const queues = laneUrls(env, 'emails');
const vault = vaultOf(dynamoDb, kmsClient(), env);
const ports = sending(dynamoDb, vault, env);

export const handler = makeHandler(
  {
    ...ports,
    queues: new SqsWorkQueues(sqs, queues),
    sender: new EmailSender({
      ...ports,
      mailer: await mailerForMany(env),
      ...sendingLine(dynamoDb, env),
      suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, env.REGISTRY_TABLE),
      breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE }),
      slowTurns: new DynamoSlowTurns(dynamoDb, env.MAILINGS_TABLE),
      batchNames: new DynamoBatchNames(dynamoDb, env.MAILINGS_TABLE),
    }),
  },
  sqsPostpone(sqs, Object.values(queues.emails)),
  logger('send-email'),
  metrics('send-email', env.METRICS_NAMESPACE),
);
