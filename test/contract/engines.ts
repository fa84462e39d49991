import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { expect, vi } from 'vitest';
import { listen } from '../../local/engines/http-engine.ts';
import { GIVEN, LOCAL, sdkFor } from '../given.ts';

export { LOCAL };

/**
 * A client of the engine that `TEST_DYNAMODB_URL` names, or of ours in memory, which all files of a worker share: their tables have names
 * of their own. It ends with the worker.
 */
export const aDynamoDb = async (
  made = (options: DynamoDBClientConfig): DynamoDBClient => new DynamoDBClient(options),
): Promise<DynamoDBClient> => {
  ours ??= GIVEN.dynamodb ? Promise.resolve(GIVEN.dynamodb) : anEngine().then(listen);
  return made({ ...sdkFor(GIVEN.dynamodb), endpoint: await ours });
};

let ours: Promise<string> | undefined;

const anEngine = async () => {
  const { DynamoDbEngine } = await import('../../local/engines/dynamodb.ts');
  return new DynamoDbEngine({ dataFolder: null }).server;
};

type Index = readonly [name: string, partitionKey: string, sortKey: string, projection: 'ALL' | 'KEYS_ONLY'];

const tableInput = (name: string, indexes: readonly Index[]): CreateTableCommandInput => {
  const attributes = new Set(['pk', 'sk', ...indexes.flatMap(([, partitionKey, sortKey]) => [partitionKey, sortKey])]);
  const keys = (partitionKey: string, sortKey: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys('pk', 'sk'),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(([IndexName, partitionKey, sortKey, ProjectionType]) => ({
            IndexName,
            KeySchema: keys(partitionKey, sortKey),
            Projection: { ProjectionType },
          })),
        }),
  };
};

/** The four tables with their keys and indexes (lib/constructs/tables.ts), under names of their own. */
export const someTables = async (client: DynamoDBClient) => {
  const suffix = randomUUID();
  const names = {
    registry: `Registry-${suffix}`,
    notices: `Notices-${suffix}`,
    subscriptions: `Subscriptions-${suffix}`,
    mailings: `Mailings-${suffix}`,
  };
  const due: Index = ['due', 'duePk', 'dueSk', 'ALL'];
  await client.send(new CreateTableCommand(tableInput(names.registry, [])));
  await client.send(new CreateTableCommand(tableInput(names.notices, [['board', 'boardPk', 'boardSk', 'ALL'], due])));
  await client.send(
    new CreateTableCommand(
      tableInput(names.subscriptions, [
        ['byAddress', 'addressPk', 'addressSk', 'KEYS_ONLY'],
        due,
        ['aside', 'asidePk', 'asideSk', 'KEYS_ONLY'],
      ]),
    ),
  );
  await client.send(new CreateTableCommand(tableInput(names.mailings, [due])));
  for (const TableName of Object.values(names)) {
    await vi.waitFor(async () => expect((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus).toBe('ACTIVE'), {
      timeout: 60_000,
      interval: 10,
    });
  }
  return names;
};
