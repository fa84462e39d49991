import { createHash } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoAgencyStore } from '#adapters/dynamodb/registry/dynamo-agency-store';
import { DynamoCallLimiter } from '#adapters/dynamodb/registry/dynamo-call-limiter';
import { DynamoSessions } from '#adapters/dynamodb/registry/dynamo-sessions';
import { DynamoSignIns } from '#adapters/dynamodb/registry/dynamo-sign-ins';
import { DynamoStaffStore } from '#adapters/dynamodb/registry/dynamo-staff-store';
import { DynamoLetterRequests } from '#adapters/dynamodb/subscriptions/dynamo-letter-requests';
import { systemClock } from '#adapters/system/system-clock';
import { systemRandom } from '#adapters/system/system-random';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { vaultOf } from '#wiring/secrets';
import { siteOf } from '#wiring/site';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const vault = vaultOf(dynamoDb, kmsClient(), env);

export const handler = makeHandler({
  signIns: new DynamoSignIns(dynamoDb, env.REGISTRY_TABLE),
  sessions: new DynamoSessions(dynamoDb, env.REGISTRY_TABLE),
  staff: new DynamoStaffStore(dynamoDb, env.REGISTRY_TABLE, env.SUBSCRIPTIONS_TABLE, vault),
  agencies: new DynamoAgencyStore(dynamoDb, env.REGISTRY_TABLE),
  letterRequests: new DynamoLetterRequests(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  limiter: new DynamoCallLimiter(dynamoDb, env.REGISTRY_TABLE),
  trustedProxies: env.TRUSTED_PROXIES,
  vault,
  clock: systemClock,
  random: systemRandom,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  site: siteOf(env),
  log: logger('console'),
});
