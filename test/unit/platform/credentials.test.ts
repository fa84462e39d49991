import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it, vi } from 'vitest';
import { defaultProvider } from '#platform/credentials';

afterEach(() => vi.unstubAllEnvs());

it('finds the credentials where Lambda puts them', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'secret', sessionToken: 'session' });
});

it('does without a session where there is none, as in a local run', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'secret' });
});

it('says which variables are missing', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
});

it('signs the requests of the SDK', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const sent: Record<string, string>[] = [];
  const client = new DynamoDBClient({
    region: 'us-east-1',
    maxAttempts: 1,
    credentialDefaultProvider: defaultProvider,
    requestHandler: {
      handle: async ({ headers }: { headers: Record<string, string> }) => {
        sent.push(headers);
        throw new Error('seen enough');
      },
    },
  });
  await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } })).catch(() => undefined);
  expect(sent[0]?.['authorization']).toContain('Credential=AKIA1/');
});
