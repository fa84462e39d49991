import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';

const agents = () => ({
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 100 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 100 }),
});

/** Without `throwOnRequestTimeout` the SDK only warns, and waits on. */
const inTime = (timeoutMs: number) => ({ connectionTimeout: 3_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true });

/** Five attempts: writes are conditional or say the same twice, and a throttled partition needs a moment to split. */
export const dynamoDbClient = (): DynamoDBClient =>
  new DynamoDBClient({ maxAttempts: 5, requestHandler: { ...agents(), ...inTime(10_000) } });

export const kmsClient = (): KMSClient => new KMSClient({ requestHandler: { ...agents(), ...inTime(5_000) } });

/** The endpoint decides where requests go, not the host in the queue's URL: the same in a local run and on AWS. */
export const sqsClient = (): SQSClient =>
  new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: { ...agents(), ...inTime(10_000) } });

type SesOptions = Pick<SESClientConfig, 'region' | 'credentials' | 'endpoint'> & Readonly<{ timeoutMs?: number }>;

/** One attempt: a second one that nobody sees would be a second email. Options are for tests; a function takes them from its environment. */
export const sesClient = ({ timeoutMs = 10_000, ...options }: SesOptions = {}): SESClient =>
  new SESClient({ ...options, maxAttempts: 1, requestHandler: { ...agents(), ...inTime(timeoutMs) } });
