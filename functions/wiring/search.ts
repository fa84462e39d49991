import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { noticesToBeIndexed } from '#adapters/search/notices-to-be-indexed';
import { SnapshotSearchIndex } from '#adapters/search/snapshot-search-index';
import { systemClock } from '#adapters/system/system-clock';
import type { SearchIndex } from '#ports/search-index';
import { once } from './import-desk.ts';

/** What is searched; S3 is loaded when somebody searches. @param s3 whose clients are shared with other files */
export const searchIndex = (
  dynamoDb: DynamoDBClient,
  env: Readonly<{ NOTICES_TABLE: string; SEARCH_BUCKET: string }>,
  s3: () => Promise<Readonly<{ client: S3Client }>>,
): SearchIndex => {
  const snapshots = once(async () => {
    const [{ client }, { S3SearchSnapshots }] = await Promise.all([s3(), import('#adapters/s3/s3-search-snapshots')]);
    return new S3SearchSnapshots(client, env.SEARCH_BUCKET);
  });
  return new SnapshotSearchIndex({
    snapshots: {
      years: async () => (await snapshots()).years(),
      read: async (year) => (await snapshots()).read(year),
      walk: async () => (await snapshots()).walk(),
    },
    tail: noticesToBeIndexed(
      {
        notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, ''),
        noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
      },
      systemClock,
    ),
    clock: systemClock,
  });
};
