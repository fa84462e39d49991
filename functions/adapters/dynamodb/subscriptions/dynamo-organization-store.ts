import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Organization } from '#domain/organizations/organization';
import { ancestors } from '#domain/region';
import { matchKey } from '#domain/text/text';
import { cursorOf, placeOf } from '#encoding/cursor';
import { type HubQuery, type Member, ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import { type Key, subscriptionKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';
import { contactOfFrom, hubFrom, invitedFrom, memberFrom, organizationFrom } from './organization-items.ts';
import { organizationWrites, unchanged } from './organization-writes.ts';

/** Hubs that are read for one page, at most: a rare name must not read the whole list. */
const HUBS_READ = 500;

export class DynamoOrganizationStore implements OrganizationStore {
  readonly #subscriptions: Table;
  readonly #registry: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string, registryTable: TableName) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#registry = new Table(client, registryTable);
  }

  async find(id: string): Promise<Organization | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.organization(id));
    return item && organizationFrom(item);
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
    if (ids.length > ORGANIZATIONS_TOGETHER)
      throw new RangeError(`at most ${ORGANIZATIONS_TOGETHER} organizations at once, not ${ids.length}`);
    const items = ids.length > 0 ? await this.#subscriptions.getMany(ids.map(subscriptionKeys.organization), 'eventually') : [];
    return new Map(items.map(organizationFrom).map((organization) => [organization.id, organization]));
  }

  async contacts(id: string, limit: number, after?: string): Promise<readonly string[]> {
    const items = await this.#under(subscriptionKeys.contactOf(id, ''), limit, after);
    return items.map((item) => contactOfFrom(item).subscriptionId);
  }

  async invited(id: string, limit: number): Promise<readonly string[]> {
    return (await this.#under(subscriptionKeys.invitedTo(id, ''), limit, undefined)).map(invitedFrom);
  }

  async members(hubId: string, limit: number, after?: string): Promise<readonly Member[]> {
    return (await this.#under(subscriptionKeys.memberOf(hubId, ''), limit, after)).map(memberFrom);
  }

  async hubs({ region, q, limit, cursor }: HubQuery): ReturnType<OrganizationStore['hubs']> {
    const start = cursor === undefined ? '' : placeOf(z.string().max(200), cursor);
    if (start === null) return null;
    const wanted = matchKey(q).trim();
    const ids: string[] = [];
    let last = '';
    let left = HUBS_READ;
    // Keys are in the order of regions, larger ones first.
    for (const prefix of [
      ...ancestors(region)
        .toReversed()
        .map((above) => `${above}#`),
      region,
    ]) {
      while (left > 0 && ids.length < limit) {
        const items = await this.#hubsFrom(prefix, last > start ? last : start, Math.min(left, HUBS_READ));
        for (const item of items) {
          if (ids.length === limit) break;
          left -= 1;
          last = String(item['sk']);
          const { organizationId, name } = hubFrom(item);
          if (matchKey(name).includes(wanted)) ids.push(organizationId);
        }
        if (items.length < HUBS_READ) break;
      }
    }
    return { ids, ...(ids.length === limit || left <= 0 ? { next: cursorOf(last) } : {}) };
  }

  async replace(
    before: Organization,
    after: Organization,
    at: string,
    { audit, besides }: Parameters<OrganizationStore['replace']>[3] = {},
  ): Promise<boolean> {
    const refused = await transact(this.#subscriptions.client, [
      ...organizationWrites(this.#subscriptions, before, after, at),
      ...(besides ? [unchanged(this.#subscriptions, besides)] : []),
      ...(audit ? auditWrites(this.#registry, audit) : []),
    ]);
    return refused.length === 0;
  }

  async #hubsFrom(prefix: string, behind: string, limit: number): Promise<readonly RawItem[]> {
    // `~` comes behind all that keys are made of. From and to are both part of what is found.
    if (behind >= `${prefix}~`) return [];
    const from = behind > prefix ? `${behind}!` : prefix || '!';
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({ ':pk': subscriptionKeys.hubs, ':from': from, ':to': `${prefix}~` }),
      Limit: limit,
    });
    return items;
  }

  /** Items of an organization that begin like this key. */
  async #under({ pk, sk }: Key, limit: number, after: string | undefined): Promise<readonly RawItem[]> {
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ConsistentRead: true,
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: `${sk}${after}` }) }),
    });
    return items;
  }
}
