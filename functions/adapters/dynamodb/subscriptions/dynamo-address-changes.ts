import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { AddressChange, changeLapsesAt, sidesToAgree } from '#domain/subscriptions/address-change';
import type { Instant } from '#domain/time';
import type { AddressChanges } from '#ports/address-changes';
import type { LetterId } from '#ports/letter-requests';
import type { Vault } from '#ports/vault';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { secondsAt } from '../shapes.ts';
import { Table, type TableName, toAttributes, transact } from '../table.ts';
import { letterRequestItem } from './letter-items.ts';

const CHANGE = form(AddressChange);

/** One item beside the subscription, gone by itself when nobody may agree any more. It is found by the address that it asks for, too. */
export class DynamoAddressChanges implements AddressChanges {
  readonly #subscriptions: Table;
  readonly #registry: Table;
  readonly #vault: Pick<Vault, 'addressKey'>;

  constructor(client: DynamoDBClient, subscriptionsTable: string, registryTable: TableName, vault: Pick<Vault, 'addressKey'>) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#registry = new Table(client, registryTable);
    this.#vault = vault;
  }

  async ask(change: AddressChange, letters: readonly LetterId[], at: Instant, audit: AuditEntry | null): Promise<void> {
    const table = this.#subscriptions;
    await transact(table.client, [
      table.putOf(await this.#item(change)),
      ...letters.map((letter) => table.putOf(letterRequestItem({ ...letter, askedAt: at, dueAt: at, attempts: 0 }))),
      ...(audit ? auditWrites(this.#registry, audit) : []),
    ]);
  }

  async find(subscriptionId: string): Promise<AddressChange | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.addressChange(subscriptionId));
    return item && CHANGE.parse(item);
  }

  async replace(before: AddressChange, after: AddressChange): Promise<boolean> {
    return this.#subscriptions.putIf(await this.#item(after), isStill(before));
  }

  async settle({ subscriptionId, askedAt }: AddressChange, audit?: AuditEntry): Promise<void> {
    const { client, name } = this.#subscriptions;
    const Delete = {
      TableName: name,
      Key: toAttributes(subscriptionKeys.addressChange(subscriptionId)),
      ConditionExpression: 'askedAt = :asked',
      ExpressionAttributeValues: toAttributes({ ':asked': askedAt }),
    };
    await transact(client, [{ Delete }, ...(audit ? auditWrites(this.#registry, audit) : [])]);
  }

  /** It is found by the address that no subscription has: the new one until it is through, and the old one behind that. */
  async #item(change: AddressChange): Promise<object> {
    const apart = sidesToAgree(change).length > 0 ? change.to : change.from;
    return {
      ...subscriptionKeys.addressChange(change.subscriptionId),
      kind: 'address-change',
      ...CHANGE.write(change),
      addressPk: subscriptionKeys.askedAddress(await this.#vault.addressKey(apart)),
      addressSk: change.subscriptionId,
      ttl: secondsAt(changeLapsesAt(change)),
    };
  }
}

const isStill = ({ askedAt, revision }: AddressChange) => ({
  ConditionExpression: 'askedAt = :asked AND revision = :revision',
  ExpressionAttributeValues: toAttributes({ ':asked': askedAt, ':revision': revision }),
});
