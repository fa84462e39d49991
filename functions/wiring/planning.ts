import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoRanges } from '#adapters/dynamodb/mailings/dynamo-ranges';
import { keptFor } from '#adapters/dynamodb/mailings/ledger-keeping';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import type { TableName } from '#adapters/dynamodb/table';
import { systemClock } from '#adapters/system/system-clock';

type Env = Readonly<{ NOTICES_TABLE: string; SUBSCRIPTIONS_TABLE: string; MAILINGS_TABLE: string; LEDGER_DAYS: number }>;

/**
 * What plans mailings: notices to be told, who might be told, and what is planned already.
 *
 * @param registryTable where acts on notices are written down; empty for who does none
 */
export const planning = (dynamoDb: DynamoDBClient, env: Env, registryTable: TableName) => ({
  notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, registryTable),
  noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
  directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE, keptFor(env.LEDGER_DAYS, systemClock)),
  ranges: new DynamoRanges(dynamoDb, env.MAILINGS_TABLE, keptFor(env.LEDGER_DAYS, systemClock)),
  clock: systemClock,
});
