import { createHash } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoSessions } from '#adapters/dynamodb/registry/dynamo-sessions';
import { DynamoSignIns } from '#adapters/dynamodb/registry/dynamo-sign-ins';
import { sha256Of } from '#adapters/hashes';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { acts } from '#wiring/acts';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler({
  ...acts(dynamoDb, kmsClient(), env),
  signIns: new DynamoSignIns(dynamoDb, env.REGISTRY_TABLE),
  sessions: new DynamoSessions(dynamoDb, env.REGISTRY_TABLE),
  trustedProxies: env.TRUSTED_PROXIES,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  sha256Of,
  log: logger('console'),
});
