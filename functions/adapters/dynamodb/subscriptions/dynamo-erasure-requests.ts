import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { ErasureRequest } from '#domain/subscriptions/erasure-request';
import type { Instant } from '#domain/time';
import type { ErasureRequests } from '#ports/erasure-requests';
import { type DueItem, DueItems, handedOut } from '../due-items.ts';
import { form } from '../form.ts';
import { consentKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { type Condition, conditional, Table, type TableName, toAttributes, transact } from '../table.ts';

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
    const table = this.#subscriptions;
    const due = itemOf(addressKey);
    const standing = await table.get(due.key);
    const before = standing && REQUEST.parse(standing);
    const item = { ...handedOut(ERASE, due, 'erase', at), ...REQUEST.write({ ...before, addressKey, askedAt: at, dueAt: at }) };
    // Where one is being worked on, that does it; it is written down all the same who asked.
    const refused = await transact(table.client, [
      table.putOfIf(item, unheld(before, at)),
      ...(audit ? auditWrites(this.#registry, audit) : []),
    ]);
    if (refused.length > 0 && audit) await transact(table.client, auditWrites(this.#registry, audit));
  }

  async claim(addressKey: string, now: Instant, until: Instant): Promise<ErasureRequest | null> {
    const item = await this.#due.claim(itemOf(addressKey), now, until);
    return item && REQUEST.parse(item);
  }

  async note({ addressKey, dueAt, sealedNames, mailsTo }: Parameters<ErasureRequests['note']>[0]): Promise<void> {
    await conditional(() =>
      this.#subscriptions.update(itemOf(addressKey).key, {
        UpdateExpression: `SET sealedNames = :names${mailsTo === undefined ? ' REMOVE mailsTo' : ', mailsTo = :mails'}`,
        ConditionExpression: 'attribute_exists(pk) AND dueAt = :due',
        ExpressionAttributeValues: toAttributes({ ':names': sealedNames, ':mails': mailsTo, ':due': dueAt }),
      }),
    );
  }

  reschedule({ addressKey, dueAt }: ErasureRequest, dueNext: Instant): Promise<void> {
    return this.#due.letGo(itemOf(addressKey), dueAt, dueNext, dueNext);
  }

  release({ addressKey, dueAt }: ErasureRequest, again: Instant): Promise<void> {
    return this.#due.letGo(itemOf(addressKey), dueAt, dueAt, again);
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

/** As it was read, and nobody works on it. */
const unheld = (before: ErasureRequest | null, now: Instant): Condition =>
  before === null
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'dueAt = :due AND (attribute_not_exists(#until) OR #until < :now)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: toAttributes({ ':due': before.dueAt, ':now': now }),
      };

const itemOf = (addressKey: string): DueItem => ({ key: consentKeys.erasure(addressKey), name: addressKey });
