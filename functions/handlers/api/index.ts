import { createHash, timingSafeEqual } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoStoreHealth } from '#adapters/dynamodb/dynamo-store-health';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoCensus } from '#adapters/dynamodb/mailings/dynamo-census';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoPacer } from '#adapters/dynamodb/mailings/dynamo-pacer';
import { DynamoRanges } from '#adapters/dynamodb/mailings/dynamo-ranges';
import { DynamoRedriveRequests } from '#adapters/dynamodb/mailings/dynamo-redrive-requests';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { DynamoRetryRequests } from '#adapters/dynamodb/mailings/dynamo-retry-requests';
import { DynamoAcceptanceRecords } from '#adapters/dynamodb/notices/dynamo-acceptance-records';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoAnswerStore } from '#adapters/dynamodb/registry/dynamo-answer-store';
import { DynamoAuditLog } from '#adapters/dynamodb/registry/dynamo-audit-log';
import { DynamoCallLimiter } from '#adapters/dynamodb/registry/dynamo-call-limiter';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { KmsVault } from '#adapters/kms/kms-vault';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { refusalOf } from '#adapters/webhook/http-endpoint-caller';
import { USUAL_RATE } from '#domain/sending/pace';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const vault = new KmsVault(kmsClient(), env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));

export const handler = makeHandler({
  notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, env.REGISTRY_TABLE),
  noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
  acceptances: new DynamoAcceptanceRecords(dynamoDb, env.NOTICES_TABLE),
  agencies: new DynamoAgencyStore(dynamoDb, env.REGISTRY_TABLE),
  answers: new DynamoAnswerStore(dynamoDb, env.REGISTRY_TABLE),
  audit: new DynamoAuditLog(dynamoDb, env.REGISTRY_TABLE),
  subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault),
  organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
  ranges: new DynamoRanges(dynamoDb, env.MAILINGS_TABLE),
  batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
  retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE),
  retryRequests: new DynamoRetryRequests(dynamoDb, env.MAILINGS_TABLE, env.REGISTRY_TABLE),
  sums: new DynamoLedgerSums(dynamoDb, env.MAILINGS_TABLE),
  census: new DynamoCensus(dynamoDb, env.MAILINGS_TABLE),
  pacer: new DynamoPacer(dynamoDb, env.MAILINGS_TABLE, USUAL_RATE, env.SES_RATE),
  redriveRequests: new DynamoRedriveRequests(dynamoDb, env.MAILINGS_TABLE, env.REGISTRY_TABLE),
  storeHealth: new DynamoStoreHealth(dynamoDb, {
    registry: env.REGISTRY_TABLE,
    notices: env.NOTICES_TABLE,
    subscriptions: env.SUBSCRIPTIONS_TABLE,
    mailings: env.MAILINGS_TABLE,
  }),
  limiter: new DynamoCallLimiter(dynamoDb, env.REGISTRY_TABLE),
  trustedProxies: env.TRUSTED_PROXIES,
  signUpsPerHour: env.SIGN_UPS_PER_HOUR,
  vault,
  clock: systemClock,
  random: systemRandom,
  site: { publicUrl: env.PUBLIC_URL, senderAddress: env.SENDER_ADDRESS },
  version: env.SERVICE_VERSION,
  log: logger('api'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  equalHashes: (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b)),
  operatorKeyHash: env.OPERATOR_KEY_HASH,
  localParts: env.EMAIL_BY === 'smtp' ? 'any' : 'ascii',
  refusalOfUrl: (text) => {
    const url = URL.parse(text);
    return url ? refusalOf(url, env.ALLOW_PRIVATE_ENDPOINTS) : 'url-invalid';
  },
});
