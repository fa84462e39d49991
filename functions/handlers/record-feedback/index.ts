import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { leaving } from '#handling/leaving';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { feedback } from '#wiring/feedback';
import { receivedMail } from '#wiring/received-mail';
import { vaultOf } from '#wiring/secrets';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const stores = feedback(dynamoDb, vaultOf(dynamoDb, kmsClient(), env), env);

export const handler = makeHandler(
  {
    ...stores,
    leave: leaving(stores),
    received: receivedMail(env.RECEIVED_BUCKET),
    leavingMailbox: env.LEAVING_MAILBOX,
  },
  sqsPostpone(sqsClient(), [env.FEEDBACK_URL]),
  logger('record-feedback'),
  metrics('record-feedback', env.METRICS_NAMESPACE),
);
