import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { AuditLog, AuditPage, AuditQuery } from '#ports/audit-log';
import { registryKeys } from '../keys.ts';
import { Table, type TableName, toAttributes, transact } from '../table.ts';
import { AUDIT, auditWrites } from './audit-items.ts';

/** Entries that are read for one page, at most: a rare action must not read the whole log. */
const READ_TOGETHER = 500;

export class DynamoAuditLog implements AuditLog {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: TableName) {
    this.#registry = new Table(client, registryTable);
  }

  ofAgency(agencyId: string, query: AuditQuery): ReturnType<AuditLog['ofAgency']> {
    return this.#newest(registryKeys.auditsOf(agencyId), query);
  }

  ofAll(query: AuditQuery): ReturnType<AuditLog['ofAll']> {
    return this.#newest(registryKeys.audits, query);
  }

  async record(entry: AuditEntry): Promise<void> {
    await transact(this.#registry.client, auditWrites(this.#registry, entry));
  }

  async #newest(pk: string, { from, to, action, limit, cursor }: AuditQuery): Promise<AuditPage | null> {
    const start = cursor === undefined ? undefined : placeOf(z.string().max(300), cursor);
    if (start === null || (start !== undefined && !(from <= start && start < to))) return null;
    if (to <= from) return { items: [] };
    const { items, lastKey } = await this.#registry.page({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':from': from, ':to': to }),
      ScanIndexForward: false,
      Limit: action === undefined ? limit + 1 : READ_TOGETHER,
      ConsistentRead: true,
      ...(start === undefined ? {} : { ExclusiveStartKey: toAttributes({ pk, sk: start }) }),
    });
    const wanted = items.filter((item) => action === undefined || item['action'] === action);
    const shown = wanted.slice(0, limit);
    const last = wanted.length > limit ? shown.at(-1) : lastKey;
    return { items: shown.map(AUDIT.parse), ...(last ? { next: cursorOf(String(last['sk'])) } : {}) };
  }
}
