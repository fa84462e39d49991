import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/dynamo-subscription-store';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/dynamo-wrapped-key-store';
import { KmsVault } from '#adapters/kms/kms-vault';
import { mailerFor } from '#adapters/mailers';
import { systemClock } from '#adapters/system/system-clock';
import { HttpEndpointCaller } from '#adapters/webhook/http-endpoint-caller';
import { signStandardWebhook } from '#adapters/webhook/standard-webhooks';
import { USUAL_RATE } from '#domain/pace';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const vault = new KmsVault(kmsClient(), env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));

export const handler = makeHandler(
  {
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault),
    mailer: await mailerFor(env.EMAIL_BY, env.SMTP_URL, env.SES_RATE ?? USUAL_RATE),
    endpoints: new HttpEndpointCaller({ allowPrivate: env.ALLOW_PRIVATE_ENDPOINTS }),
    sign: signStandardWebhook,
    vault,
    clock: systemClock,
    site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
  },
  logger('ask-consent'),
);
