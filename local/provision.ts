import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Resource } from './template/assembly.ts';
import { ACCOUNT, REGION, type Resolver } from './template/resolver.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']), NonKeyAttributes: z.array(z.string()).optional() });

const TableProperties = z.object({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema,
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema, Projection })).optional(),
  LocalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema, Projection })).optional(),
  StreamSpecification: z.object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
});

const QueueProperties = z.object({
  QueueName: z.string().optional(),
  VisibilityTimeout: z.number().optional(),
  DelaySeconds: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  ReceiveMessageWaitTimeSeconds: z.number().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
  FifoQueue: z.literal(false, 'FIFO queues are not known in a local run').optional(),
});

export type Endpoints = Readonly<{ tables: string; queues: string; ses: string; kms: string }>;

/** Like `parse`, but the fault names the resource. */
const parsed = <T extends z.ZodType>(schema: T, id: string, properties: unknown): z.output<T> => {
  const result = schema.safeParse(properties);
  if (!result.success) throw new Error(`${id}: ${z.prettifyError(result.error)}`);
  return result.data;
};

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export const localClients = (endpoints: Endpoints) => ({
  dynamoDb: new DynamoDBClient({ region: REGION, credentials, endpoint: endpoints.tables }),
  sqs: new SQSClient({ region: REGION, credentials, endpoint: endpoints.queues, useQueueUrlAsEndpoint: false }),
  s3: new S3Client({ region: REGION, credentials, endpoint: endpoints.queues, forcePathStyle: true }),
});
export type LocalClients = ReturnType<typeof localClients>;

export type LocalQueue = Readonly<{ name: string; url: string; arn: string; isDeadLetters: boolean }>;

/** Physical names: short, and the same at every start. */
const nameOf = (stackName: string, id: string): string => `${stackName}-${id}`.slice(0, 80);

/** Make a table, or find it as the last run left it. */
export const provideTable = async (
  { dynamoDb }: LocalClients,
  resolver: Resolver,
  stackName: string,
  id: string,
  resource: Resource,
): Promise<void> => {
  const properties = parsed(TableProperties, id, resolver.resolve(resource.Properties));
  const TableName = properties.TableName ?? nameOf(stackName, id);
  const {
    StreamSpecification,
    TimeToLiveSpecification,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    AttributeDefinitions,
    KeySchema: keys,
  } = properties;
  const stream = StreamSpecification ? { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType } : undefined;
  const input: CreateTableCommandInput = {
    TableName,
    AttributeDefinitions,
    KeySchema: keys,
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    StreamSpecification: stream,
  };
  try {
    await dynamoDb.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
    if (stream) await dynamoDb.send(new UpdateTableCommand({ TableName, StreamSpecification: stream }));
  }
  if (TimeToLiveSpecification?.Enabled) {
    const { AttributeName } = TimeToLiveSpecification;
    await dynamoDb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName } }));
  }
  const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
  resolver.attributes.set(id, {
    Ref: TableName,
    Arn: Table?.TableArn ?? `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TableName}`,
    ...(Table?.LatestStreamArn ? { StreamArn: Table.LatestStreamArn } : {}),
  });
};

/** Make a queue, or find it as the last run left it. Its dead-letter queue has to exist by then. */
export const provideQueue = async (
  { sqs }: LocalClients,
  resolver: Resolver,
  stackName: string,
  id: string,
  resource: Resource,
): Promise<Omit<LocalQueue, 'isDeadLetters'>> => {
  const {
    QueueName = nameOf(stackName, id),
    RedrivePolicy,
    FifoQueue: _fifo,
    ...numbers
  } = parsed(QueueProperties, id, resolver.resolve(resource.Properties));
  const Attributes = {
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
    ...(RedrivePolicy ? { RedrivePolicy: JSON.stringify(RedrivePolicy) } : {}),
  };
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { Attributes: found = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const arn = found.QueueArn ?? '';
  resolver.attributes.set(id, { Ref: QueueUrl, Arn: arn, QueueName, QueueUrl });
  return { name: QueueName, url: QueueUrl, arn };
};

export const provideBucket = async ({ s3 }: LocalClients, resolver: Resolver, stackName: string, id: string): Promise<void> => {
  const Bucket = nameOf(stackName, id).toLowerCase();
  try {
    await s3.send(new CreateBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof Error && /BucketAlready/.test(error.name))) throw error;
  }
  resolver.attributes.set(id, { Ref: Bucket, Arn: `arn:aws:s3:::${Bucket}`, DomainName: `${Bucket}.s3.amazonaws.com` });
};
