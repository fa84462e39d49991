import { dynamoDbClient, sqsClient } from '#adapters/clients';
import { DynamoBatches } from '#adapters/dynamodb/mailings/dynamo-batches';
import { DynamoLedgerSums } from '#adapters/dynamodb/mailings/dynamo-ledger-sums';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoRanges } from '#adapters/dynamodb/mailings/dynamo-ranges';
import { DynamoRetries } from '#adapters/dynamodb/mailings/dynamo-retries';
import { DynamoNoticeLists } from '#adapters/dynamodb/notices/dynamo-notice-lists';
import { DynamoNoticeStore } from '#adapters/dynamodb/notices/dynamo-notice-store';
import { DynamoDirectory } from '#adapters/dynamodb/subscriptions/dynamo-directory';
import { SqsWorkQueues } from '#adapters/sqs/sqs-work-queues';
import { systemClock } from '#adapters/system/system-clock';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { KINDS, laneUrls } from '#platform/queue-env';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler(
  {
    notices: new DynamoNoticeStore(dynamoDb, env.NOTICES_TABLE, ''),
    noticeLists: new DynamoNoticeLists(dynamoDb, env.NOTICES_TABLE),
    directory: new DynamoDirectory(dynamoDb, env.SUBSCRIPTIONS_TABLE),
    mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
    ranges: new DynamoRanges(dynamoDb, env.MAILINGS_TABLE),
    batches: new DynamoBatches(dynamoDb, env.MAILINGS_TABLE),
    retries: new DynamoRetries(dynamoDb, env.MAILINGS_TABLE),
    sums: new DynamoLedgerSums(dynamoDb, env.MAILINGS_TABLE),
    queues: new SqsWorkQueues(sqsClient(), laneUrls(env, ...KINDS)),
    clock: systemClock,
  },
  logger('freeze-audience'),
);
