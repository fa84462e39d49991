import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoMailingFinder } from '#adapters/dynamodb/mailings/dynamo-mailing-finder';
import { DynamoMisses } from '#adapters/dynamodb/mailings/dynamo-misses';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoSubscriptionStore } from '#adapters/dynamodb/subscriptions/dynamo-subscription-store';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import type { Vault } from '#ports/vault';
import { siteOf } from './site.ts';

type Env = Readonly<{
  REGISTRY_TABLE: string;
  NOTICES_TABLE: string;
  SUBSCRIPTIONS_TABLE: string;
  MAILINGS_TABLE: string;
  LEDGER_DAYS: number;
  ENDED_DAYS: number;
  PUBLIC_URL: string;
  SENDER_ADDRESS: string;
  LEAVING_MAILBOX?: string | null;
}>;

/** What a sender of any channel works with. */
export const sending = (dynamoDb: DynamoDBClient, vault: Vault, env: Env) => ({
  mailings: new DynamoMailingFinder(dynamoDb, env.MAILINGS_TABLE),
  batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
  misses: new DynamoMisses(dynamoDb, env.MAILINGS_TABLE),
  retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE, keptFor(env.LEDGER_DAYS, systemClock)),
  subscriptions: new DynamoSubscriptionStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, vault, env.ENDED_DAYS),
  notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, env.REGISTRY_TABLE),
  vault,
  clock: systemClock,
  random: systemRandom,
  site: siteOf(env),
});
