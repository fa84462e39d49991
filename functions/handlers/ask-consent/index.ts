import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoConsentRequests } from '#adapters/dynamodb/dynamo-consent-requests';
import { DynamoDomainPauses } from '#adapters/dynamodb/dynamo-domain-pauses';
import { DynamoLetterCount } from '#adapters/dynamodb/dynamo-letter-count';
import { DynamoPacer } from '#adapters/dynamodb/dynamo-pacer';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/dynamo-subscription-store';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/dynamo-wrapped-key-store';
import { KmsVault } from '#adapters/kms/kms-vault';
import { mailerFor } from '#adapters/mailers';
import { systemClock } from '#adapters/system/system-clock';
import { systemLuck } from '#adapters/system/system-luck';
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
    requests: new DynamoConsentRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    letters: new DynamoLetterCount(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    pacer: new DynamoPacer(dynamoDb, env.MAILINGS_TABLE, USUAL_RATE, env.SES_RATE),
    domainPauses: new DynamoDomainPauses(dynamoDb, env.MAILINGS_TABLE),
    mailer: await mailerFor(env.EMAIL_BY, env.SMTP_URL, env.SES_RATE ?? USUAL_RATE),
    endpoints: new HttpEndpointCaller({ allowPrivate: env.ALLOW_PRIVATE_ENDPOINTS }),
    sign: signStandardWebhook,
    vault,
    clock: systemClock,
    luck: systemLuck,
    site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
  },
  logger('ask-consent'),
);
