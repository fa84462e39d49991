import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoEndpointPaces } from '#adapters/dynamodb/mailings/dynamo-endpoint-paces';
import { hmacSha256 } from '#adapters/hmac';
import { sqsClient } from '#adapters/sqs/sqs-client';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { HttpEndpointCaller } from '#adapters/webhook/http-endpoint-caller';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { laneUrls } from '#platform/queue-env';
import { WebhookSender } from '#usecases/sending/webhook-sender';
import { vaultOf } from '#wiring/secrets';
import { sending } from '#wiring/sending';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const queues = laneUrls(env, 'calls');
const vault = vaultOf(dynamoDb, kmsClient(), env);
const ports = sending(dynamoDb, vault, env);

export const handler = makeHandler(
  {
    ...ports,
    queues: new SqsWorkQueues(sqs, queues),
    sender: new WebhookSender({
      ...ports,
      endpoints: new HttpEndpointCaller({ allowPrivate: env.ALLOW_PRIVATE_ENDPOINTS }),
      paces: new DynamoEndpointPaces(dynamoDb, env.MAILINGS_TABLE),
      hmac: hmacSha256,
    }),
  },
  sqsPostpone(sqs, Object.values(queues.calls)),
  logger('call-webhook'),
  metrics('call-webhook', env.METRICS_NAMESPACE),
);
