import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoDomainPauses } from '#adapters/dynamodb/mailings/dynamo-domain-pauses';
import { DynamoPacer } from '#adapters/dynamodb/mailings/dynamo-pacer';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { DynamoConsentRequests } from '#adapters/dynamodb/subscriptions/dynamo-consent-requests';
import { DynamoLetterCount } from '#adapters/dynamodb/subscriptions/dynamo-letter-count';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { hmacSha256 } from '#adapters/hmac';
import { KmsVault } from '#adapters/kms/kms-vault';
import { mailerFor } from '#adapters/mailers';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { HttpEndpointCaller } from '#adapters/webhook/http-endpoint-caller';
import { USUAL_RATE } from '#domain/sending/pace';
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
    hmac: hmacSha256,
    vault,
    clock: systemClock,
    random: systemRandom,
    site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
  },
  logger('ask-consent'),
);
