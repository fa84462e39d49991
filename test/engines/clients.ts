import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll } from 'vitest';
import { newTimeOffset } from '../../local/clock/virtual-time.ts';
import { DynamoDbEngine } from '../../local/engines/dynamodb.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { kmsEngine } from '../../local/engines/kms.ts';
import { startQueues } from '../../local/engines/queues/fauxqs.ts';
import { SesEngine } from '../../local/engines/ses.ts';
import { GIVEN, sdkFor } from '../given.ts';

export { GIVEN };

/** A failure is seen at once. */
export const sdk = (endpoint: string | undefined) => ({ ...sdkFor(endpoint), maxAttempts: 1 });

const closedAfterwards = (...closers: readonly (() => unknown)[]): void => {
  afterAll(async () => {
    for (const close of closers) await close();
  });
};

const closeServer = (server: Server) => () => {
  server.close();
  server.closeAllConnections();
};

export const dynamoDb = async () => {
  const engine = GIVEN.dynamodb ? null : new DynamoDbEngine({ dataFolder: null });
  const endpoint = GIVEN.dynamodb ?? (engine ? await listen(engine.server) : '');
  const client = new DynamoDBClient({ ...sdk(GIVEN.dynamodb), endpoint });
  const streams = new DynamoDBStreamsClient({ ...sdk(GIVEN.dynamodb), endpoint });
  closedAfterwards(
    () => client.destroy(),
    () => streams.destroy(),
    () => engine?.close(),
  );
  return { engine, client, streams };
};

/** A key of `aTable`. */
export const key = (pk: string, sk = 'x') => ({ pk: { S: pk }, sk: { S: sk } });

/** A table with `pk` and `sk`, and whatever else is wanted. @returns its name */
export const aTable = async (client: DynamoDBClient, more: Partial<CreateTableCommandInput> = {}): Promise<string> => {
  const TableName = `table-${randomUUID()}`;
  const { AttributeDefinitions = [], ...rest } = more;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        ...AttributeDefinitions,
      ],
      ...rest,
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
  return TableName;
};

export const sqs = async () => {
  const engine = GIVEN.sqs ? null : await startQueues(null);
  const client = new SQSClient({ ...sdk(GIVEN.sqs), endpoint: GIVEN.sqs ?? engine?.url ?? '', useQueueUrlAsEndpoint: false });
  closedAfterwards(
    () => client.destroy(),
    () => engine?.stop(),
  );
  return client;
};

/** S3 where it listens; what it is asked is signed by the tests themselves. */
export const s3 = async () => {
  const engine = GIVEN.s3 ? null : await startQueues(null);
  const endpoint = GIVEN.s3 ?? engine?.url ?? '';
  const client = new S3Client({ ...sdk(GIVEN.s3), endpoint, forcePathStyle: true });
  closedAfterwards(
    () => client.destroy(),
    () => engine?.stop(),
  );
  return { client, endpoint };
};

/** @param identities addresses and domains that are verified; any, without them */
export const ses = async (maxSendRate: number, identities?: ReadonlySet<string>) => {
  const engine = GIVEN.ses ? null : new SesEngine({ dataFolder: null, time: newTimeOffset(), maxSendRate, identities });
  const options = { ...sdk(GIVEN.ses), endpoint: GIVEN.ses ?? (engine ? await listen(engine.server) : '') };
  const client = new SESClient(options);
  const v2 = new SESv2Client(options);
  closedAfterwards(
    () => client.destroy(),
    () => v2.destroy(),
    () => engine?.close(),
  );
  return { client, v2, mailbox: engine?.mailbox ?? null };
};

export const kms = async () => {
  const server = GIVEN.kms ? null : kmsEngine(null, (keyId) => keyId.startsWith('a-key'));
  const client = new KMSClient({ ...sdk(GIVEN.kms), endpoint: GIVEN.kms ?? (server ? await listen(server) : '') });
  closedAfterwards(() => client.destroy(), server ? closeServer(server) : () => undefined);
  return client;
};
