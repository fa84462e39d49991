import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoFeedFollowers } from '#adapters/dynamodb/feeds/dynamo-feed-followers';
import { DynamoFeedTasks } from '#adapters/dynamodb/feeds/dynamo-feed-tasks';
import { urlRules } from '#adapters/webhook/http-endpoint-caller';

type Env = Readonly<{ SUBSCRIPTIONS_TABLE: string; ALLOW_PRIVATE_ENDPOINTS: boolean }>;

/** Where programs ask to have feeds pushed to them. */
export const followDesk = (dynamoDb: DynamoDBClient, env: Env) => ({
  followers: new DynamoFeedFollowers(dynamoDb, env.SUBSCRIPTIONS_TABLE, ''),
  feedTasks: new DynamoFeedTasks(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  refusalOfUrl: urlRules(env.ALLOW_PRIVATE_ENDPOINTS).refusalOfUrl,
});
