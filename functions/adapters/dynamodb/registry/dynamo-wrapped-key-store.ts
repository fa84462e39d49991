import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { Table } from '../table.ts';

const KEYRING = form(z.object({ wrapped: z.instanceof(Uint8Array) }));

/** The deployment's wrapped data key, among the settings of the Registry. */
export class DynamoWrappedKeyStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async read(): Promise<Uint8Array | null> {
    const item = await this.#registry.get(registryKeys.setting('keyring'));
    return item && KEYRING.parse(item).wrapped;
  }

  offer(wrapped: Uint8Array): Promise<boolean> {
    return this.#registry.putIfAbsent({ ...registryKeys.setting('keyring'), v: KEYRING.version, kind: 'setting', wrapped });
  }
}
