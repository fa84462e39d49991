import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoFeedFollowers } from '#adapters/dynamodb/feeds/dynamo-feed-followers';
import { DynamoFeedTasks } from '#adapters/dynamodb/feeds/dynamo-feed-tasks';
import { gatheringDynamoDbClient } from '#adapters/dynamodb/gathering-client';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoEndpointPaces } from '#adapters/dynamodb/mailings/dynamo-endpoint-paces';
import { DynamoImportStore } from '#adapters/dynamodb/mailings/dynamo-import-store';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoReceipts } from '#adapters/dynamodb/mailings/dynamo-receipts';
import { DynamoAttachmentStore } from '#adapters/dynamodb/notices/dynamo-attachment-store';
import { DynamoDrafts } from '#adapters/dynamodb/notices/dynamo-drafts';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoSignIns } from '#adapters/dynamodb/registry/dynamo-sign-ins';
import { DynamoStaffStore } from '#adapters/dynamodb/registry/dynamo-staff-store';
import { DynamoAddressChanges } from '#adapters/dynamodb/subscriptions/dynamo-address-changes';
import { DynamoConsentRequests } from '#adapters/dynamodb/subscriptions/dynamo-consent-requests';
import { DynamoErasureRequests } from '#adapters/dynamodb/subscriptions/dynamo-erasure-requests';
import { DynamoLetterCount } from '#adapters/dynamodb/subscriptions/dynamo-letter-count';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { DynamoMissedNotices } from '#adapters/dynamodb/subscriptions/dynamo-missed-notices';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { DynamoTraces } from '#adapters/dynamodb/subscriptions/dynamo-traces';
import { GatheringPacer } from '#adapters/gathering-pacer';
import { hmacSha256 } from '#adapters/hmac';
import { mailerFor, releaseFor } from '#adapters/mailers';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { HttpEndpointCaller } from '#adapters/webhook/http-endpoint-caller';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { filesToForget } from '#wiring/export-desk';
import { keptMail } from '#wiring/received-mail';
import { auditedRegistry } from '#wiring/registry';
import { vaultOf } from '#wiring/secrets';
import { sendingLine } from '#wiring/sending-line';
import { siteOf } from '#wiring/site';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
/** Up to ten records of the stream are worked on side by side, and each asks for several items of one table. */
const gathering = gatheringDynamoDbClient();
const vault = vaultOf(dynamoDb, kmsClient(), env);
const registry = auditedRegistry(env);
const line = sendingLine(dynamoDb, env);

export const handler = makeHandler(
  {
    subscriptions: new DynamoSubscriptionStore(gathering, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
    agencies: new DynamoAgencyStore(dynamoDb, registry),
    notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, ''),
    drafts: new DynamoDrafts(dynamoDb, env.NOTICES_TABLE, ''),
    attachments: new DynamoAttachmentStore(dynamoDb, env.NOTICES_TABLE, ''),
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    sums: new DynamoLedgerSums(dynamoDb, env.MAILINGS_TABLE),
    organizations: new DynamoOrganizationStore(gathering, env.SUBSCRIPTIONS_TABLE, ''),
    receipts: new DynamoReceipts(dynamoDb, env.MAILINGS_TABLE, ''),
    requests: new DynamoConsentRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    addressChanges: new DynamoAddressChanges(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry, vault),
    erasureRequests: new DynamoErasureRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    staff: new DynamoStaffStore(dynamoDb, registry, env.SUBSCRIPTIONS_TABLE, vault),
    operatorAddress: env.OPERATOR_ADDRESS,
    signIns: new DynamoSignIns(dynamoDb, env.REGISTRY_TABLE),
    traces: new DynamoTraces(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    letterRequests: new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE }),
    missedNotices: new DynamoMissedNotices(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    letters: new DynamoLetterCount(gathering, env.SUBSCRIPTIONS_TABLE),
    ...line,
    pacer: new GatheringPacer(line.pacer),
    mailer: await mailerFor(env),
    suppressions: new DynamoSuppressions(gathering, env.SUBSCRIPTIONS_TABLE, ''),
    releaseAddress: releaseFor(env.EMAIL_BY),
    keptMail: keptMail(env),
    imports: new DynamoImportStore(dynamoDb, env.MAILINGS_TABLE, ''),
    ...filesToForget(async () => {
      const [{ s3Client }, { S3ExportFiles }, { S3ImportFiles }] = await Promise.all([
        import('#adapters/s3/s3-client'),
        import('#adapters/s3/s3-export-files'),
        import('#adapters/s3/s3-import-files'),
      ]);
      const client = s3Client();
      return { exports: new S3ExportFiles(client, env.EXPORTS_BUCKET), imports: new S3ImportFiles(client, env.IMPORTS_BUCKET) };
    }),
    followers: new DynamoFeedFollowers(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
    feedTasks: new DynamoFeedTasks(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    endpoints: new HttpEndpointCaller({ allowPrivate: env.ALLOW_PRIVATE_ENDPOINTS }),
    paces: new DynamoEndpointPaces(dynamoDb, env.MAILINGS_TABLE),
    hmac: hmacSha256,
    vault,
    clock: systemClock,
    random: systemRandom,
    site: siteOf(env),
  },
  logger('ask-consent'),
);
