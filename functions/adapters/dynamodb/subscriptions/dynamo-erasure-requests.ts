import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { ErasureRequest } from '#domain/subscriptions/erasure-request';
import type { Instant } from '#domain/time';
import type { ErasureRequests } from '#ports/erasure-requests';
import { type DueItem, DueItems, handedOut } from '../due-items.ts';
import { form } from '../form.ts';
import { consentKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { Table, type TableName, transact } from '../table.ts';

/** The partition of the index `due` in which erasures wait. */
const ERASE = 'erase';

const REQUEST = form(ErasureRequest);

export class DynamoErasureRequests implements ErasureRequests {
  readonly #subscriptions: Table;
  readonly #registry: Table;
  readonly #due: DueItems;

  constructor(client: DynamoDBClient, subscriptionsTable: string, registryTable: TableName) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#registry = new Table(client, registryTable);
    this.#due = new DueItems(this.#subscriptions, ERASE);
  }

  async make(addressKey: string, at: Instant, audit: AuditEntry | null): Promise<void> {
    const item = { ...handedOut(ERASE, itemOf(addressKey), 'erase', at), ...REQUEST.write({ addressKey, askedAt: at, dueAt: at }) };
    const table = this.#subscriptions;
    // Where one waits already, that does it; it is written down all the same who asked.
    const refused = await transact(table.client, [table.putOf(item, true), ...(audit ? auditWrites(this.#registry, audit) : [])]);
    if (refused.length > 0 && audit) await transact(table.client, auditWrites(this.#registry, audit));
  }

  async claim(addressKey: string, now: Instant, until: Instant): Promise<ErasureRequest | null> {
    const item = await this.#due.claim(itemOf(addressKey), now, until);
    return item && REQUEST.parse(item);
  }

  reschedule({ addressKey, dueAt }: ErasureRequest, dueNext: Instant): Promise<void> {
    return this.#due.letGo(itemOf(addressKey), dueAt, dueNext, dueNext);
  }

  async settle(addressKey: string): Promise<void> {
    await this.#subscriptions.delete(itemOf(addressKey).key);
  }

  async due(now: Instant, limit: number): Promise<readonly ErasureRequest[]> {
    return (await this.#due.due(now, limit)).map(REQUEST.parse);
  }

  handOut({ addressKey, dueAt }: ErasureRequest, now: Instant, again: Instant): Promise<void> {
    return this.#due.handOut(itemOf(addressKey), dueAt, now, again);
  }
}

const itemOf = (addressKey: string): DueItem => ({ key: consentKeys.erasure(addressKey), name: addressKey });
