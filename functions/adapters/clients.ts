import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';

const agents = () => ({
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 100 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 100 }),
});

export const dynamoDbClient = (): DynamoDBClient => new DynamoDBClient({ requestHandler: agents() });

export const kmsClient = (): KMSClient => new KMSClient({});

/** The endpoint decides where requests go, not the host in the queue's URL: the same in a local run and on AWS. */
export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: agents() });

/** One attempt: a second one that nobody sees would be a second email. */
export const sesClient = (): SESClient =>
  new SESClient({ maxAttempts: 1, requestHandler: { ...agents(), connectionTimeout: 3_000, requestTimeout: 10_000 } });
