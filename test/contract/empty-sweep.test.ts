import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it, vi } from 'vitest';
import { Env } from '../../functions/handlers/sweep/env.ts';
import { DynamoDbEngine } from '../../local/engines/dynamodb.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { LOCAL, someTables } from './engines.ts';

/** A look for each kind of what may fall due, four for retries; the last redrive, breakers, hourly the calendar; the rate is told. */
const REQUESTS = 24;

afterEach(() => vi.unstubAllEnvs());

it('a sweep that finds nothing to do asks DynamoDB little more than once for each kind of what may fall due', async () => {
  const { server } = new DynamoDbEngine({ dataFolder: null });
  const endpoint = await listen(server);
  const tables = await someTables(new DynamoDBClient({ ...LOCAL, endpoint }));
  for (const name of Object.keys(Env.shape)) vi.stubEnv(name, 'http://127.0.0.1:1/nowhere');
  const settings = {
    REGISTRY_TABLE: tables.registry,
    NOTICES_TABLE: tables.notices,
    SUBSCRIPTIONS_TABLE: tables.subscriptions,
    MAILINGS_TABLE: tables.mailings,
    LEDGER_DAYS: '0',
    ENDED_DAYS: '0',
    AUDIT_DAYS: '0',
    SES_RATE: '14',
    EMAIL_BY: 'smtp',
    DAYS_OFF: '',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: LOCAL.region,
    AWS_ACCESS_KEY_ID: LOCAL.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL.credentials.secretAccessKey,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { handler } = await import('../../functions/handlers/sweep/index.ts');
  let requests = 0;
  server.on('request', () => {
    requests += 1;
  });
  const counted = async (): Promise<number> => {
    requests = 0;
    await handler();
    return requests;
  };
  // The first ones walk over what an earlier release may have left, and note that nothing is there.
  for (let times = 0; times < 2; times++) await counted();
  const asked = await counted();
  expect(asked).toBeLessThanOrEqual(REQUESTS);
  // They were counted.
  expect(asked).toBeGreaterThan(REQUESTS - 5);
  server.close();
});
