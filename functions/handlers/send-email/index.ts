import { dynamoDbClient, kmsClient, sqsClient } from '#adapters/clients';
import { DynamoBatchNames } from '#adapters/dynamodb/mailings/dynamo-batch-names';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoDomainPauses } from '#adapters/dynamodb/mailings/dynamo-domain-pauses';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoPacer } from '#adapters/dynamodb/mailings/dynamo-pacer';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { KmsVault } from '#adapters/kms/kms-vault';
import { mailerForMany } from '#adapters/mailers';
import { sqsPostpone } from '#adapters/sqs/sqs-postpone';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { USUAL_RATE } from '#domain/sending/pace';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { laneUrls } from '#platform/queue-env';
import { EmailSender } from '#usecases/sending/email-sender';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const sqs = sqsClient();
const queues = laneUrls(env, 'emails');
const notices = new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, env.REGISTRY_TABLE);
const vault = new KmsVault(kmsClient(), env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));

export const handler = makeHandler(
  {
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault),
    queues: new SqsWorkQueues(sqs, queues),
    clock: systemClock,
    random: systemRandom,
    notices,
    sender: new EmailSender({
      notices,
      mailer: await mailerForMany(env.EMAIL_BY, env.SMTP_URL, env.SES_RATE ?? USUAL_RATE),
      pacer: new DynamoPacer(dynamoDb, env.MAILINGS_TABLE, USUAL_RATE, env.SES_RATE),
      domainPauses: new DynamoDomainPauses(dynamoDb, env.MAILINGS_TABLE),
      vault,
      batchNames: new DynamoBatchNames(dynamoDb, env.MAILINGS_TABLE),
      clock: systemClock,
      site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
    }),
  },
  sqsPostpone(sqs, Object.values(queues.emails)),
  logger('send-email'),
  metrics('send-email', env.METRICS_NAMESPACE),
);
