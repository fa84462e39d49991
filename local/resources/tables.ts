import * as z from 'zod';
import { EngineError } from '../engines/http-engine.ts';
import type { JsonClient } from '../engines/json-client.ts';
import { boolish, type Declared, declaration, propertiesOf } from './properties.ts';

const KeySchema = z.array(declaration({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = declaration({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const Index = declaration(
  {
    IndexName: z.string(),
    KeySchema,
    Projection,
  },
  'ContributorInsightsSpecification',
  'OnDemandThroughput',
  'ProvisionedThroughput',
  'WarmThroughput',
  'WriteOnDemandThroughputSettings',
  'WriteProvisionedThroughputSettings',
);

/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`. */
const Properties = declaration(
  {
    TableName: z.string().optional(),
    AttributeDefinitions: z.array(declaration({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
    KeySchema,
    GlobalSecondaryIndexes: z.array(Index).default([]),
    LocalSecondaryIndexes: z.array(Index).default([]),
    StreamSpecification: declaration(
      { StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) },
      'ResourcePolicy',
    ).optional(),
    TimeToLiveSpecification: declaration({ AttributeName: z.string().default(''), Enabled: boolish }).optional(),
  },
  'BillingMode',
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'MultiRegionConsistency',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'ProvisionedThroughput',
  'Replicas',
  'ResourcePolicy',
  'SSESpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
  'WriteOnDemandThroughputSettings',
  'WriteProvisionedThroughputSettings',
);
type Properties = z.infer<typeof Properties>;

const Described = z.object({ Table: z.object({ GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).default([]) }) });

/** Make a table, or bring the one of the last run to what is declared now: indexes come and go, the items stay. */
export const provideTable = async (dynamodb: JsonClient, name: string, declared: Declared): Promise<void> => {
  const properties = propertiesOf(Properties, declared);
  const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = properties;
  const isNew = await createTable(dynamodb, name, properties);
  if (!isNew) await bringIndexes(dynamodb, name, properties);
  await dynamodb.call('UpdateTable', {
    TableName: name,
    StreamSpecification: stream ? { StreamEnabled: true, StreamViewType: stream.StreamViewType } : { StreamEnabled: false },
  });
  await dynamodb.call('UpdateTimeToLive', {
    TableName: name,
    TimeToLiveSpecification: { AttributeName: ttl?.AttributeName ?? '', Enabled: ttl?.Enabled ?? false },
  });
};

/** @returns false when it is there already */
const createTable = async (dynamodb: JsonClient, TableName: string, properties: Properties): Promise<boolean> => {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  try {
    await dynamodb.call('CreateTable', {
      TableName,
      AttributeDefinitions,
      KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes.length > 0 ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(bare) } : {}),
      ...(LocalSecondaryIndexes.length > 0 ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(bare) } : {}),
    });
    return true;
  } catch (error) {
    if (error instanceof EngineError && String(error.body['__type']).endsWith('ResourceInUseException')) return false;
    throw error;
  }
};

const bare = ({ IndexName, KeySchema, Projection }: z.infer<typeof Index>): object => ({ IndexName, KeySchema, Projection });

const bringIndexes = async (dynamodb: JsonClient, TableName: string, properties: Properties): Promise<void> => {
  const { Table } = Described.parse(await dynamodb.call('DescribeTable', { TableName }));
  const there = new Set(Table.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
  const wanted = new Set(properties.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
  const updates = [
    ...[...there].filter((name) => !wanted.has(name)).map((IndexName) => ({ Delete: { IndexName } })),
    ...properties.GlobalSecondaryIndexes.filter(({ IndexName }) => !there.has(IndexName)).map((index) => ({ Create: bare(index) })),
  ];
  if (updates.length === 0) return;
  const { AttributeDefinitions } = properties;
  await dynamodb.call('UpdateTable', { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: updates });
};
