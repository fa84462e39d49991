import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { registryKeys } from '../keys.ts';
import { SCHEMA_VERSION } from '../shapes.ts';
import { Table } from '../table.ts';

/** The deployment's wrapped data key, among the settings of the Registry. */
export class DynamoWrappedKeyStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async read(): Promise<Uint8Array | null> {
    const wrapped = (await this.#registry.get(registryKeys.setting('keyring')))?.['wrapped'];
    return wrapped instanceof Uint8Array ? wrapped : null;
  }

  offer(wrapped: Uint8Array): Promise<boolean> {
    return this.#registry.putIfAbsent({ ...registryKeys.setting('keyring'), v: SCHEMA_VERSION, kind: 'setting', wrapped });
  }
}
