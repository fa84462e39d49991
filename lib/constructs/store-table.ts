import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';

type Action = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

type TableOptions = Readonly<{ variable: string; indexes?: GlobalSecondaryIndexPropsV2[]; stream?: boolean }>;

type Allowance = Readonly<{
  actions: readonly Action[];
  /** Indexes that may be queried. */
  indexes?: readonly string[];
  /** Only items whose partition key is one of these; `*` stands for anything. */
  partitions?: readonly string[];
}>;

export const index = (
  indexName: string,
  partitionKey: string,
  sortKey: string,
  projectionType = ProjectionType.ALL,
): GlobalSecondaryIndexPropsV2 => ({
  indexName,
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: sortKey, type: AttributeType.STRING },
  projectionType,
});

/** A table that outlives every deployment. What a function may do to it stands in the capability methods of its kind, and nowhere else. */
export abstract class StoreTable extends Construct {
  readonly table: TableV2;
  readonly #variable: string;

  constructor(scope: Construct, id: string, { variable, indexes = [], stream = false }: TableOptions) {
    super(scope, id);
    this.#variable = variable;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'ttl',
      globalSecondaryIndexes: indexes,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(stream ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
    });
  }

  /** The permission and the variable it needs, together. A transaction needs the action of each item in it. */
  protected allow(fn: NoticeFunction, { actions, indexes = [], partitions }: Allowance): void {
    fn.addEnvironment(this.#variable, this.table.tableName);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
        ...(partitions ? { conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } } } : {}),
      }),
    );
    if (indexes.length === 0) return;
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes.map((name) => `${this.table.tableArn}/index/${name}`) }),
    );
  }

  /** Come past all that is stored, of which these attributes alone are seen (DynamoDB developer guide, "Using IAM policy conditions"). */
  protected allowComingPast(fn: NoticeFunction, attributes: readonly string[]): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Scan'],
        resources: [this.table.tableArn],
        conditions: {
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
          StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        },
      }),
    );
  }
}

/** A table whose changes can be followed. */
export abstract class StreamedTable extends StoreTable {
  constructor(scope: Construct, id: string, options: Omit<TableOptions, 'stream'>) {
    super(scope, id, { ...options, stream: true });
  }

  get streamArn(): string {
    const { tableStreamArn } = this.table;
    if (!tableStreamArn) throw new Error(`${this.node.path} has no stream`);
    return tableStreamArn;
  }

  /** Let a function be fed from the stream of changes. */
  allowFollowing(fn: NoticeFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [this.streamArn],
      }),
    );
    // Lists names of streams only; Lambda asks for it, on the streams of one table (service authorization reference, DynamoDB).
    fn.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: [`${this.table.tableArn}/stream/*`] }));
  }
}
