import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type Agency, type AgencyKey, SCOPES } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { AgencyStore } from '#ports/agency-store';
import { registryKeys } from '../keys.ts';
import { parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { Table, toAttributes, transact } from '../table.ts';
import { auditItem } from './audit-item.ts';

const AgencyItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  id: z.string(),
  name: z.string(),
  region: z.string(),
  uscc: z.string().optional(),
  contactEmail: z.string(),
  replyTo: z.string().optional(),
  createdAt: z.string(),
});

const KeyItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  id: z.string(),
  agencyId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  keyHash: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
});

const agencyFrom = (item: Readonly<Record<string, unknown>>): Agency => {
  const { v: _v, ...agency } = parseItem(AgencyItem, item);
  return agency;
};

const keyFrom = (item: Readonly<Record<string, unknown>>): AgencyKey => {
  const { v: _v, ...key } = parseItem(KeyItem, item);
  return key;
};

export class DynamoAgencyStore implements AgencyStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async create(agency: Agency, audit: AuditEntry): ReturnType<AgencyStore['create']> {
    const failed = await transact(this.#registry.client, [
      this.#registry.putOf({ ...registryKeys.agency(agency.id), v: SCHEMA_VERSION, kind: 'agency', ...agency }, true),
      this.#registry.putOf(auditItem(audit)),
    ]);
    return failed.length === 0 ? { kind: 'created' } : { kind: 'id-taken' };
  }

  async find(id: string): Promise<Agency | null> {
    const item = await this.#registry.get(registryKeys.agency(id));
    return item && agencyFrom(item);
  }

  async findMany(ids: readonly string[]): Promise<readonly Agency[]> {
    return (await this.#registry.getMany(ids.map(registryKeys.agency))).map(agencyFrom);
  }

  async list(limit: number, cursor?: string): ReturnType<AgencyStore['list']> {
    const { pk } = registryKeys.agency('');
    // One more than asked for tells whether the list goes on.
    const { items } = await this.#registry.page({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': pk }),
      Limit: limit + 1,
      ...(cursor ? { ExclusiveStartKey: toAttributes({ pk, sk: cursor }) } : {}),
    });
    const agencies = items.slice(0, limit).map(agencyFrom);
    const last = agencies.at(-1);
    return items.length > limit && last ? { items: agencies, next: last.id } : { items: agencies };
  }

  async addKey(key: AgencyKey, audit: AuditEntry): Promise<void> {
    const failed = await transact(this.#registry.client, [
      this.#registry.putOf({ ...registryKeys.apiKey(key.id), v: SCHEMA_VERSION, kind: 'key', ...key }, true),
      this.#registry.putOf({ ...registryKeys.keyOfAgency(key.agencyId, key.id), v: SCHEMA_VERSION, kind: 'key-of-agency', ...key }),
      this.#registry.putOf(auditItem(audit)),
    ]);
    if (failed.length > 0) throw new Error(`key ${key.id} exists already`);
  }

  async findKey(keyId: string): Promise<AgencyKey | null> {
    const item = await this.#registry.get(registryKeys.apiKey(keyId));
    return item && keyFrom(item);
  }

  async keysOf(agencyId: string): Promise<readonly AgencyKey[]> {
    const keys: AgencyKey[] = [];
    for await (const item of this.#registry.startingWith(registryKeys.keyOfAgency(agencyId, '').pk, 'KEY#')) keys.push(keyFrom(item));
    return keys;
  }

  async revokeKey(agencyId: string, keyId: string, audit: AuditEntry): Promise<boolean> {
    const registry = this.#registry;
    const failed = await transact(registry.client, [
      {
        Delete: {
          TableName: registry.name,
          Key: toAttributes(registryKeys.apiKey(keyId)),
          ConditionExpression: 'agencyId = :agency',
          ExpressionAttributeValues: toAttributes({ ':agency': agencyId }),
        },
      },
      registry.deleteOf(registryKeys.keyOfAgency(agencyId, keyId)),
      registry.putOf(auditItem(audit)),
    ]);
    return failed.length === 0;
  }

  async consent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    await transact(this.#registry.client, [
      this.#registry.putOf({ ...registryKeys.consent(agencyId, leadId), v: SCHEMA_VERSION, kind: 'consent', since: audit.at }),
      this.#registry.putOf(auditItem(audit)),
    ]);
  }

  async endConsent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    await transact(this.#registry.client, [
      this.#registry.deleteOf(registryKeys.consent(agencyId, leadId)),
      this.#registry.putOf(auditItem(audit)),
    ]);
  }

  async consentedTo(leadId: string, agencyIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#registry.getMany(agencyIds.map((agencyId) => registryKeys.consent(agencyId, leadId)));
    const consenting = new Set(found.map(({ pk }) => pk));
    return new Set(agencyIds.filter((agencyId) => consenting.has(registryKeys.consent(agencyId, leadId).pk)));
  }
}
