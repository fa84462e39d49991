import { dynamoDbClient, kmsClient, sqsClient } from '#adapters/clients';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { hmacSha256 } from '#adapters/hmac';
import { KmsVault } from '#adapters/kms/kms-vault';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { HttpEndpointCaller } from '#adapters/webhook/http-endpoint-caller';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { laneUrls } from '#platform/queue-env';
import { WebhookSender } from '#usecases/sending/webhook-sender';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const queues = laneUrls(env, 'calls');
const vault = new KmsVault(kmsClient(), env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));
const notices = new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, env.REGISTRY_TABLE);
const subscriptions = new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault);

export const handler = makeHandler(
  {
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE),
    subscriptions,
    queues: new SqsWorkQueues(sqs, queues),
    clock: systemClock,
    random: systemRandom,
    notices,
    sender: new WebhookSender({
      notices,
      subscriptions,
      endpoints: new HttpEndpointCaller({ allowPrivate: env.ALLOW_PRIVATE_ENDPOINTS }),
      hmac: hmacSha256,
      vault,
      clock: systemClock,
      site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
    }),
  },
  sqsPostpone(sqs, Object.values(queues.calls)),
  logger('call-webhook'),
  metrics('call-webhook', env.METRICS_NAMESPACE),
);
