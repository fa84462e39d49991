import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoAttachmentStore } from '#adapters/dynamodb/notices/dynamo-attachment-store';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoCallLimiter } from '#adapters/dynamodb/registry/dynamo-call-limiter';
import { DynamoAddressChanges } from '#adapters/dynamodb/subscriptions/dynamo-address-changes';
import { DynamoErasureRequests } from '#adapters/dynamodb/subscriptions/dynamo-erasure-requests';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { isNearUrl } from '#domain/subscriptions/robots';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { attachmentFiles, s3ByAddress } from '#wiring/files';
import { auditedRegistry } from '#wiring/registry';
import { searchIndex } from '#wiring/search';
import { vaultOf } from '#wiring/secrets';
import { siteOf } from '#wiring/site';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const s3 = s3ByAddress(env.FILES_URL ?? null);
const vault = vaultOf(dynamoDb, kmsClient(), env);
const registry = auditedRegistry(env);

export const handler = makeHandler({
  notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, registry),
  attachments: new DynamoAttachmentStore(dynamoDb, env.NOTICES_TABLE, ''),
  attachmentFiles: attachmentFiles(env, s3),
  searchIndex: searchIndex(dynamoDb, env, s3),
  noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
  subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
  suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
  erasureRequests: new DynamoErasureRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
  addressChanges: new DynamoAddressChanges(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry, vault),
  letterRequests: new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  limiter: new DynamoCallLimiter(dynamoDb, env.REGISTRY_TABLE),
  trustedProxies: env.TRUSTED_PROXIES,
  vault,
  clock: systemClock,
  site: siteOf(env),
  log: logger('site'),
  agencies: new DynamoAgencyStore(dynamoDb, registry),
  receiptDesk: async () => (await import('#wiring/receipt-desk')).receiptDesk(dynamoDb, env),
  ledger: async () => (await import('#wiring/sent')).sentLedger(dynamoDb, env),
  organizationDesk: async () => (await import('#wiring/organization-desk')).organizationDesk(dynamoDb, env),
  followDesk: async () => (await import('#wiring/follow-desk')).followDesk(dynamoDb, env),
  random: systemRandom,
  signUpsPerHour: env.SIGN_UPS_PER_HOUR,
  localParts: env.EMAIL_BY === 'smtp' ? 'any' : 'ascii',
  // The pages take robots alone, whose addresses are known.
  refusalOfUrl: () => null,
  isNearUrl: (url) => env.ALLOW_PRIVATE_ENDPOINTS && isNearUrl(url),
});
