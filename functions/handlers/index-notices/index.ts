import { dynamoDbClient } from '#adapters/clients';
import { DynamoFeedFollowers } from '#adapters/dynamodb/feeds/dynamo-feed-followers';
import { DynamoFeedTasks } from '#adapters/dynamodb/feeds/dynamo-feed-tasks';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { s3Client } from '#adapters/s3/s3-client';
import { S3SearchSnapshots } from '#adapters/s3/s3-search-snapshots';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler(
  {
    notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, ''),
    noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
    snapshots: new S3SearchSnapshots(s3Client(), env.SEARCH_BUCKET),
    followers: new DynamoFeedFollowers(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
    feedTasks: new DynamoFeedTasks(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    clock: systemClock,
  },
  logger('index-notices'),
);
