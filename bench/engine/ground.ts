import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbClient } from '../../functions/adapters/clients.ts';
import { newTimeOffset } from '../../local/clock/virtual-time.ts';
import { EngineThread } from '../../local/engines/thread.ts';

export const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } as const;

type Template = Readonly<{ Resources: Readonly<Record<string, Readonly<{ Type: string; Properties: CreateTableCommandInput }>>> }>;

/** The tables of the synthesized app on the embedded DynamoDB, which has a thread of its own: its work does not count as ours. */
export class Ground {
  readonly #engine: EngineThread;

  private constructor(engine: EngineThread) {
    this.#engine = engine;
  }

  static async start(assembly: string): Promise<Ground> {
    const file = new URL('../../local/engines/tables-thread.ts', import.meta.url);
    const ground = new Ground(await EngineThread.start(file, { time: newTimeOffset(0), dataFolder: null }));
    const template: Template = JSON.parse(readFileSync(join(assembly, 'NoticewireData.template.json'), 'utf8'));
    const client = ground.client();
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::DynamoDB::GlobalTable') continue;
      const TableName = nameOf(id);
      const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = Properties;
      await client.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions,
          KeySchema,
          BillingMode: 'PAY_PER_REQUEST',
          ...(GlobalSecondaryIndexes
            ? {
                GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
                  IndexName,
                  KeySchema: keys,
                  Projection,
                })),
              }
            : {}),
        }),
      );
      while ((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE');
    }
    client.destroy();
    return ground;
  }

  client(): DynamoDBClient {
    return dynamoDbClient({ ...LOCAL, endpoint: this.#engine.url });
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }
}

/** `Subscriptions` for `SubscriptionsTable34714BC1`. */
const nameOf = (id: string): string => id.replace(/Table[0-9A-F]{8}$/, '');
