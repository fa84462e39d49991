import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Agency } from '#domain/agencies/agency';
import type { AuditEntry } from '#domain/agencies/audit';
import type { AgencyStore } from '#ports/agency-store';
import { registryKeys } from '../keys.ts';
import { Table, type TableName, toAttributes, transact } from '../table.ts';
import { AGENCY, agencyItem, CONSENT, consentItem } from './agency-items.ts';
import { auditWrites } from './audit-items.ts';

export class DynamoAgencyStore implements AgencyStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: TableName) {
    this.#registry = new Table(client, registryTable);
  }

  async create(agency: Agency, audit: AuditEntry): ReturnType<AgencyStore['create']> {
    const failed = await transact(this.#registry.client, [
      this.#registry.putOf(agencyItem(agency), true),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0 ? { kind: 'created' } : { kind: 'id-taken' };
  }

  async find(id: string): Promise<Agency | null> {
    const item = await this.#registry.get(registryKeys.agency(id));
    return item && AGENCY.parse(item);
  }

  async findMany(ids: readonly string[]): Promise<readonly Agency[]> {
    return (await this.#registry.getMany(ids.map(registryKeys.agency))).map(AGENCY.parse);
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
    const agencies = items.slice(0, limit).map(AGENCY.parse);
    const last = agencies.at(-1);
    return items.length > limit && last ? { items: agencies, next: last.id } : { items: agencies };
  }

  async replace(before: Agency, after: Agency, audit: AuditEntry): Promise<boolean> {
    const failed = await transact(this.#registry.client, [
      this.#registry.putOfIf(agencyItem(after), {
        // One that an earlier release registered counts no revisions.
        ConditionExpression:
          before.revision === 0 ? 'attribute_exists(pk) AND (attribute_not_exists(revision) OR revision = :seen)' : 'revision = :seen',
        ExpressionAttributeValues: toAttributes({ ':seen': before.revision }),
      }),
      ...auditWrites(this.#registry, audit),
    ]);
    return failed.length === 0;
  }

  async consent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    await transact(this.#registry.client, [
      this.#registry.putOf(consentItem(agencyId, leadId, audit.at)),
      ...auditWrites(this.#registry, audit),
    ]);
  }

  async endConsent(agencyId: string, leadId: string, audit: AuditEntry): Promise<void> {
    await transact(this.#registry.client, [
      this.#registry.deleteOf(registryKeys.consent(agencyId, leadId)),
      ...auditWrites(this.#registry, audit),
    ]);
  }

  async consentsOf(agencyId: string): ReturnType<AgencyStore['consentsOf']> {
    const { pk, sk } = registryKeys.consent(agencyId, '');
    const found = await Array.fromAsync(
      this.#registry.query({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: toAttributes({ ':pk': pk, ':sk': sk }),
      }),
    );
    return found.map((item) => ({ leadId: String(item['sk']).slice(sk.length), since: CONSENT.parse(item).since }));
  }

  async consentedTo(leadId: string, agencyIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#registry.getMany(agencyIds.map((agencyId) => registryKeys.consent(agencyId, leadId)));
    for (const item of found) CONSENT.parse(item);
    const consenting = new Set(found.map(({ pk }) => pk));
    return new Set(agencyIds.filter((agencyId) => consenting.has(registryKeys.consent(agencyId, leadId).pk)));
  }
}
