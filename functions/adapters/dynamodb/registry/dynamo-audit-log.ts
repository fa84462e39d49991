import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { AuditLog, AuditQuery } from '#ports/audit-log';
import { registryKeys } from '../keys.ts';
import { parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { type RawItem, Table, toAttributes } from '../table.ts';
import { auditItem } from './audit-item.ts';

/** Entries that are read for one page, at most: a rare action must not read the whole log. */
const READ_TOGETHER = 500;

const AuditItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  agencyId: z.string(),
  at: z.string(),
  keyId: z.string(),
  action: z.string(),
  subject: z.string(),
});

const entryFrom = (item: RawItem): AuditEntry => {
  const { v: _v, ...entry } = parseItem(AuditItem, item);
  return entry;
};

export class DynamoAuditLog implements AuditLog {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async ofAgency(agencyId: string, { from, to, action, limit, cursor }: AuditQuery): ReturnType<AuditLog['ofAgency']> {
    const start = cursor === undefined ? undefined : placeOf(z.string().max(300), cursor);
    if (start === null || (start !== undefined && !(from <= start && start < to))) return null;
    if (to <= from) return { items: [] };
    const { pk } = registryKeys.audit(agencyId, '', '', '');
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
    return { items: shown.map(entryFrom), ...(last ? { next: cursorOf(String(last['sk'])) } : {}) };
  }

  async record(entry: AuditEntry): Promise<void> {
    await this.#registry.put(auditItem(entry));
  }
}
