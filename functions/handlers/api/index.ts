import { createHash, timingSafeEqual } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { sha256Of } from '#adapters/hashes';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { acts } from '#wiring/acts';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);

export const handler = makeHandler({
  ...acts(dynamoDbClient(), kmsClient(), env),
  trustedProxies: env.TRUSTED_PROXIES,
  version: env.SERVICE_VERSION,
  log: logger('api'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  sha256Of,
  equalHashes: (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b)),
  operatorKeyHash: env.OPERATOR_KEY_HASH,
});
