import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Reach, StoreHealth, StoreName } from '#ports/store-health';
import { healthKey } from './keys.ts';
import { toAttributes } from './table.ts';

const PATIENCE_MS = 2000;

export type StoreTables = Readonly<Record<StoreName, string>>;

/** One read of each table, half a unit each (DynamoDB developer guide, "read capacity": what does not exist costs as much as 4 KB). */
export class DynamoStoreHealth implements StoreHealth {
  readonly #client: DynamoDBClient;
  readonly #tables: StoreTables;

  constructor(client: DynamoDBClient, tables: StoreTables) {
    this.#client = client;
    this.#tables = tables;
  }

  async look(): Promise<Reach> {
    const { registry, notices, subscriptions, mailings } = this.#tables;
    const looks = [
      this.#reach('registry', registry),
      this.#reach('notices', notices),
      this.#reach('subscriptions', subscriptions),
      this.#reach('mailings', mailings),
    ];
    return (await Promise.all(looks)).find(({ kind }) => kind === 'unreached') ?? { kind: 'reached' };
  }

  async #reach(store: StoreName, TableName: string): Promise<Reach> {
    try {
      const abortSignal = AbortSignal.timeout(PATIENCE_MS);
      await this.#client.send(new GetItemCommand({ TableName, Key: toAttributes(healthKey) }), { abortSignal });
      return { kind: 'reached' };
    } catch (cause) {
      return { kind: 'unreached', store, cause };
    }
  }
}
