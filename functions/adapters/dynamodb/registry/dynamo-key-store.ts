import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AgencyKey } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Instant } from '#domain/time';
import type { KeyStore } from '#ports/key-store';
import { registryKeys } from '../keys.ts';
import { conditional, Table, type TableName, toAttributes, transact } from '../table.ts';
import { KEY, keyItems, ROTATION, rotationItem } from './agency-items.ts';
import { auditWrites } from './audit-items.ts';

/** Each key by its id, by which callers are known, and again among those of its agency. When it was used stands with the first alone. */
export class DynamoKeyStore implements KeyStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: TableName) {
    this.#registry = new Table(client, registryTable);
  }

  async add(key: AgencyKey, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    const { byId, ofAgency } = keyItems(key);
    const registry = this.#registry;
    const failed = await transact(registry.client, [
      registry.putOf(byId, true),
      registry.putOf(ofAgency),
      registry.putOfIf(
        rotationItem(key.agencyId, seenRevision + 1),
        seenRevision === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: toAttributes({ ':seen': seenRevision }) },
      ),
      ...auditWrites(registry, audit),
    ]);
    if (failed.includes(0)) throw new Error(`key ${key.id} exists already`);
    return failed.length === 0;
  }

  async find(keyId: string): Promise<AgencyKey | null> {
    const item = await this.#registry.get(registryKeys.apiKey(keyId));
    return item && KEY.parse(item);
  }

  async ofAgency(agencyId: string): ReturnType<KeyStore['ofAgency']> {
    const registry = this.#registry;
    // Before the keys: one that is added meanwhile is seen, or makes this revision an old one.
    const rotation = await registry.get(registryKeys.rotation(agencyId));
    const ids: string[] = [];
    for await (const item of registry.startingWith(registryKeys.keyOfAgency(agencyId, '').pk, 'KEY#')) ids.push(KEY.parse(item).id);
    const items = await registry.getMany(ids.map(registryKeys.apiKey));
    const keys = items.map(KEY.parse).sort((a, b) => (a.id < b.id ? -1 : 1));
    return { keys, revision: rotation ? ROTATION.parse(rotation).revision : 0 };
  }

  async revoke(agencyId: string, keyId: string, audit: AuditEntry): Promise<boolean> {
    const registry = this.#registry;
    const failed = await transact(registry.client, [
      registry.deleteOfIf(registryKeys.apiKey(keyId), {
        ConditionExpression: 'agencyId = :agency',
        ExpressionAttributeValues: toAttributes({ ':agency': agencyId }),
      }),
      registry.deleteOf(registryKeys.keyOfAgency(agencyId, keyId)),
      ...auditWrites(registry, audit),
    ]);
    return failed.length === 0;
  }

  async noteUse(keyId: string, at: Instant): Promise<void> {
    await conditional(() =>
      this.#registry.update(registryKeys.apiKey(keyId), {
        UpdateExpression: 'SET lastUsedAt = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :at)',
        ExpressionAttributeValues: toAttributes({ ':at': at }),
      }),
    );
  }
}
