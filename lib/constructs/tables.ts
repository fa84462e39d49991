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
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

type TableOptions = Readonly<{ indexes?: GlobalSecondaryIndexPropsV2[]; stream?: boolean }>;

const index = (
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
abstract class StoreTable extends Construct {
  readonly table: TableV2;
  readonly #variable: string;

  constructor(scope: Construct, id: string, variable: string, { indexes = [], stream = false }: TableOptions) {
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

  /** The ARN of the stream of changes. */
  get streamArn(): string {
    const arn = this.table.tableStreamArn;
    if (!arn) throw new Error(`${this.node.path} has no stream`);
    return arn;
  }

  /** Let a function be fed from the stream of changes. */
  allowFollowing(fn: LambdaFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [this.streamArn],
      }),
    );
    fn.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: [`${this.table.tableArn}/stream/*`] }));
  }

  /** The permission and the variable it needs, together. */
  protected allow(fn: LambdaFunction, actions: readonly string[], indexes: readonly string[] = []): void {
    fn.addEnvironment(this.#variable, this.table.tableName);
    fn.addToRolePolicy(new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [this.table.tableArn] }));
    if (indexes.length > 0) {
      fn.addToRolePolicy(
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes.map((name) => `${this.table.tableArn}/index/${name}`) }),
      );
    }
  }
}

/** Agencies, keys, consents, settings, audit. */
export class RegistryTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'REGISTRY_TABLE', {});
  }

  allowRegistering(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
  }

  /** The deployment's keyring is among the settings; the first function that needs it makes it. */
  allowKeeping(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'PutItem']);
  }
}

/** Every version of every notice; its stream is the outbox. */
export class NoticesTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'NOTICES_TABLE', { stream: true, indexes: [index('board', 'boardPk', 'boardSk'), index('due', 'duePk', 'dueSk')] });
  }

  allowAccepting(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'], ['board']);
  }

  allowReading(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'Query'], ['board']);
  }

  allowPlanning(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'UpdateItem']);
  }

  allowSweeping(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'UpdateItem'], ['due']);
  }
}

/** Subscriptions and the directory of active ones. */
export class SubscriptionsTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'SUBSCRIPTIONS_TABLE', {
      stream: true,
      indexes: [index('byAddress', 'addressPk', 'addressSk', ProjectionType.KEYS_ONLY)],
    });
  }

  allowChanging(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'], ['byAddress']);
  }

  allowReadingDirectory(fn: LambdaFunction): void {
    this.allow(fn, ['Query']);
  }

  /** Senders look at each recipient before they send, and switch off an endpoint that is gone. */
  allowSendingTo(fn: LambdaFunction): void {
    this.allow(fn, ['BatchGetItem']);
  }
}

/** What was sent, is being sent, is due. */
export class MailingsTable extends StoreTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'MAILINGS_TABLE', { indexes: [index('due', 'duePk', 'dueSk')] });
  }

  allowReporting(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'Query']);
  }

  allowPlanning(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
  }

  allowFreezing(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
  }

  allowSending(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
  }

  allowSweeping(fn: LambdaFunction): void {
    this.allow(fn, ['GetItem', 'Query', 'PutItem', 'UpdateItem'], ['due']);
  }
}
