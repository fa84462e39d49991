import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DynamoStoreHealth } from '#adapters/dynamodb/dynamo-store-health';
import { DynamoFeedFollowers } from '#adapters/dynamodb/feeds/dynamo-feed-followers';
import { DynamoFeedTasks } from '#adapters/dynamodb/feeds/dynamo-feed-tasks';
import { DynamoBreakers } from '#adapters/dynamodb/mailings/dynamo-breakers';
import { DynamoCensus } from '#adapters/dynamodb/mailings/dynamo-census';
import { DynamoImportStore } from '#adapters/dynamodb/mailings/dynamo-import-store';
import { DynamoSentMailings } from '#adapters/dynamodb/mailings/dynamo-sent-mailings';
import { DynamoAcceptanceRecords } from '#adapters/dynamodb/notices/dynamo-acceptance-records';
import { DynamoAttachmentStore } from '#adapters/dynamodb/notices/dynamo-attachment-store';
import { DynamoDrafts } from '#adapters/dynamodb/notices/dynamo-drafts';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoAnswerStore } from '#adapters/dynamodb/registry/dynamo-answer-store';
import { DynamoAuditLog } from '#adapters/dynamodb/registry/dynamo-audit-log';
import { DynamoCallLimiter } from '#adapters/dynamodb/registry/dynamo-call-limiter';
import { DynamoKeyStore } from '#adapters/dynamodb/registry/dynamo-key-store';
import { DynamoStaffStore } from '#adapters/dynamodb/registry/dynamo-staff-store';
import { DynamoAddressChanges } from '#adapters/dynamodb/subscriptions/dynamo-address-changes';
import { DynamoConsentLog } from '#adapters/dynamodb/subscriptions/dynamo-consent-log';
import { DynamoErasureRequests } from '#adapters/dynamodb/subscriptions/dynamo-erasure-requests';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { DynamoSuppressions } from '#adapters/dynamodb/subscriptions/dynamo-suppressions';
import { systemRandom } from '#adapters/system/system-random';
import { urlRules } from '#adapters/webhook/http-endpoint-caller';
import { documentDesk } from './document-desk.ts';
import { exportDesk, exportStores } from './export-desk.ts';
import { attachmentDesk, s3ByAddress } from './files.ts';
import { importDesk } from './import-desk.ts';
import { ledger } from './ledger.ts';
import { planning } from './planning.ts';
import { auditedRegistry } from './registry.ts';
import { requestsFor } from './requests.ts';
import { searchIndex } from './search.ts';
import { vaultOf } from './secrets.ts';
import { pacerOf } from './sending-line.ts';
import { siteOf } from './site.ts';

type Env = Readonly<
  Record<
    | 'REGISTRY_TABLE'
    | 'NOTICES_TABLE'
    | 'SUBSCRIPTIONS_TABLE'
    | 'MAILINGS_TABLE'
    | 'IMPORTS_BUCKET'
    | 'IMPORTS_URL'
    | 'EXPORTS_BUCKET'
    | 'EXPORTS_URL'
    | 'ATTACHMENTS_BUCKET'
    | 'SEARCH_BUCKET'
    | 'CHECKS_URL'
    | 'SECRETS_KEY_ID'
    | 'SENDER_ADDRESS'
    | 'PUBLIC_URL',
    string
  > & {
    FILES_URL: string | null;
    SCANNER_URL: string | null;
    ALLOW_PRIVATE_ENDPOINTS: boolean;
    SES_RATE: number | null;
    EMAIL_BY: 'ses' | 'ses-bulk' | 'smtp';
    LEDGER_DAYS: number;
    ENDED_DAYS: number;
    AUDIT_DAYS: number;
    SIGNATURE_HOURS: number;
    SIGN_UPS_PER_HOUR: number;
  } & Parameters<typeof siteOf>[0]
>;

/** What all acts work with that the contract offers: for the API and the console alike. */
export const acts = (dynamoDb: DynamoDBClient, kms: KMSClient, env: Env) => {
  const s3 = s3ByAddress(env.FILES_URL);
  const vault = vaultOf(dynamoDb, kms, env);
  const registry = auditedRegistry(env);
  return {
    ...planning(dynamoDb, env, registry),
    acceptances: new DynamoAcceptanceRecords(dynamoDb, env.NOTICES_TABLE),
    attachments: new DynamoAttachmentStore(dynamoDb, env.NOTICES_TABLE, registry),
    agencies: new DynamoAgencyStore(dynamoDb, registry),
    drafts: new DynamoDrafts(dynamoDb, env.NOTICES_TABLE, registry),
    keys: new DynamoKeyStore(dynamoDb, registry),
    staff: new DynamoStaffStore(dynamoDb, registry, env.SUBSCRIPTIONS_TABLE, vault),
    answers: new DynamoAnswerStore(dynamoDb, env.REGISTRY_TABLE),
    audit: new DynamoAuditLog(dynamoDb, registry),
    subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
    organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    ...exportStores(dynamoDb, env),
    imports: new DynamoImportStore(dynamoDb, env.MAILINGS_TABLE, registry),
    ...importDesk({
      files: async () => {
        const [{ client, signer }, { S3ImportFiles }] = await Promise.all([s3(), import('#adapters/s3/s3-import-files')]);
        return new S3ImportFiles(client, env.IMPORTS_BUCKET, signer);
      },
      queue: async () => {
        const [{ sqsClient }, { SqsImportQueue }] = await Promise.all([
          import('#adapters/sqs/sqs-client'),
          import('#adapters/sqs/sqs-import-queue'),
        ]);
        return new SqsImportQueue(sqsClient(), env.IMPORTS_URL);
      },
    }),
    ...exportDesk({
      files: async () => {
        const [{ client, signer }, { S3ExportFiles }] = await Promise.all([s3(), import('#adapters/s3/s3-export-files')]);
        return new S3ExportFiles(client, env.EXPORTS_BUCKET, signer);
      },
      queue: async () => {
        const [{ sqsClient }, { SqsExportQueue }] = await Promise.all([
          import('#adapters/sqs/sqs-client'),
          import('#adapters/sqs/sqs-export-queue'),
        ]);
        return new SqsExportQueue(sqsClient(), env.EXPORTS_URL);
      },
    }),
    searchIndex: searchIndex(dynamoDb, env, s3),
    ...attachmentDesk(env, s3),
    ...documentDesk(env, s3),
    erasureRequests: new DynamoErasureRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    consentLog: new DynamoConsentLog(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    addressChanges: new DynamoAddressChanges(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry, vault),
    letterRequests: new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    ...ledger(dynamoDb, env),
    sentMailings: new DynamoSentMailings(dynamoDb, env.MAILINGS_TABLE),
    breakers: new DynamoBreakers(dynamoDb, { mailings: env.MAILINGS_TABLE, registry }),
    census: new DynamoCensus(dynamoDb, env.MAILINGS_TABLE),
    pacer: pacerOf(dynamoDb, env),
    ...requestsFor(dynamoDb, env, registry),
    storeHealth: new DynamoStoreHealth(dynamoDb, {
      registry: env.REGISTRY_TABLE,
      notices: env.NOTICES_TABLE,
      subscriptions: env.SUBSCRIPTIONS_TABLE,
      mailings: env.MAILINGS_TABLE,
    }),
    suppressions: new DynamoSuppressions(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    followers: new DynamoFeedFollowers(dynamoDb, env.SUBSCRIPTIONS_TABLE, registry),
    feedTasks: new DynamoFeedTasks(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    limiter: new DynamoCallLimiter(dynamoDb, env.REGISTRY_TABLE),
    ledgerDays: env.LEDGER_DAYS,
    signatureHours: env.SIGNATURE_HOURS,
    signUpsPerHour: env.SIGN_UPS_PER_HOUR,
    vault,
    random: systemRandom,
    site: siteOf(env),
    localParts: env.EMAIL_BY === 'smtp' ? ('any' as const) : ('ascii' as const),
    ...urlRules(env.ALLOW_PRIVATE_ENDPOINTS),
  };
};
