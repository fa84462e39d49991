import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESClient } from '@aws-sdk/client-ses';
import { Sha256 } from './sha256.ts';

export const agents = () => ({
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 100 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 100 }),
});

/** Without `throwOnRequestTimeout` the SDK only warns, and waits on. */
export const inTime = (timeoutMs: number) => ({ connectionTimeout: 3_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true });

type Client = Readonly<{ middlewareStack: Readonly<{ remove(name: string): boolean }> }>;

/**
 * The SDK prepares each request and answer for a logger, also when there is none: about a third of what a call costs. We log codes and ids
 * ourselves. (`bench/engine` shows it.)
 */
export const withoutLogging = <C extends Client>(client: C): C => {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};

/** For benchmarks and tests; a function takes them from its environment. */
export type Options = Pick<DynamoDBClientConfig, 'region' | 'credentials' | 'endpoint'>;

/** Five attempts: writes are conditional or say the same twice, and a throttled partition needs a moment to split. */
export const inFiveAttempts = (options: Options) => ({
  maxAttempts: 5,
  sha256: Sha256,
  requestHandler: { ...agents(), ...inTime(10_000) },
  ...options,
});

export const dynamoDbClient = (options: Options = {}): DynamoDBClient => withoutLogging(new DynamoDBClient(inFiveAttempts(options)));

export const kmsClient = (): KMSClient =>
  withoutLogging(new KMSClient({ sha256: Sha256, requestHandler: { ...agents(), ...inTime(5_000) } }));

export type SesOptions = Options & Readonly<{ timeoutMs?: number }>;

/** One attempt: a second one that nobody sees would be a second email. */
export const inOneAttempt = ({ timeoutMs = 10_000, ...options }: SesOptions) => ({
  maxAttempts: 1,
  sha256: Sha256,
  requestHandler: { ...agents(), ...inTime(timeoutMs) },
  ...options,
});

/** What may be said twice. */
export const inTwoAttempts = (options: SesOptions) => ({ ...inOneAttempt(options), maxAttempts: 2 });

export const sesClient = (options: SesOptions = {}): SESClient => withoutLogging(new SESClient(inOneAttempt(options)));
