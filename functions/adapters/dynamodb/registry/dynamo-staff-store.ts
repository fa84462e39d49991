import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '#domain/agencies/audit';
import { type StaffMember, staffSubject } from '#domain/agencies/staff';
import type { Instant } from '#domain/time';
import type { StaffStore } from '#ports/staff-store';
import type { Vault } from '#ports/vault';
import { registryKeys } from '../keys.ts';
import { letterItem, letterRequestItem } from '../subscriptions/letter-items.ts';
import { type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';
import { auditWrites } from './audit-items.ts';
import { MEMBER, MEMBER_WITH, memberItem, memberWithItem, ROSTER, rosterItem } from './staff-items.ts';

/** Where the transaction of a new person has what stands in its way. */
const WITH_ADDRESS = 1;

export class DynamoStaffStore implements StaffStore {
  readonly #registry: Table;
  readonly #subscriptions: Table;
  readonly #vault: Pick<Vault, 'seal' | 'open' | 'addressKey'>;

  /** @param subscriptionsTable where letters wait; a function that asks nobody in needs no permission for it */
  constructor(
    client: DynamoDBClient,
    registryTable: TableName,
    subscriptionsTable: string,
    vault: Pick<Vault, 'seal' | 'open' | 'addressKey'>,
  ) {
    this.#registry = new Table(client, registryTable);
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#vault = vault;
  }

  async add(
    member: StaffMember,
    seenRevision: number,
    { audit, invitedAt }: Readonly<{ audit: AuditEntry; invitedAt: Instant | null }>,
  ): ReturnType<StaffStore['add']> {
    const registry = this.#registry;
    const [sealed, addressKey] = await Promise.all([this.#vault.seal(member.email), this.#vault.addressKey(member.email)]);
    const invitation = { letter: 'staff-invitation', subject: staffSubject(member), attempts: 0 } as const;
    const failed = await transact(registry.client, [
      this.#rosterOf(member.agencyId, seenRevision),
      registry.putOf(memberWithItem(member, addressKey), true),
      registry.putOf(memberItem(member, sealed, addressKey), true),
      ...(invitedAt === null
        ? []
        : [this.#subscriptions.putOf(letterRequestItem({ ...invitation, askedAt: invitedAt, dueAt: invitedAt }))]),
      ...auditWrites(registry, audit),
    ]);
    if (failed.length === 0) return 'added';
    return failed.includes(WITH_ADDRESS) ? 'known' : 'stale';
  }

  async find(agencyId: string, id: string): Promise<StaffMember | null> {
    const item = await this.#registry.get(registryKeys.staff(agencyId, id));
    return item && this.#memberFrom(item);
  }

  async ofAgency(agencyId: string): ReturnType<StaffStore['ofAgency']> {
    const registry = this.#registry;
    // Before the persons: one that is added meanwhile is seen, or makes this revision an old one.
    const roster = await registry.get(registryKeys.roster(agencyId));
    const items = await this.#itemsOf(agencyId);
    return {
      members: await Promise.all(items.map((item) => this.#memberFrom(item))),
      revision: roster ? ROSTER.parse(roster).revision : 0,
    };
  }

  async namesOf(agencyId: string): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.#itemsOf(agencyId)).map((item) => MEMBER.parse(item)).map(({ id, name }) => [id, name]));
  }

  async withAddress(addressKey: string): Promise<readonly StaffMember[]> {
    const keys = [];
    for await (const item of this.#registry.ofPartition(registryKeys.staffWith(addressKey, '').pk))
      keys.push(registryKeys.staff(String(item['sk']), MEMBER_WITH.parse(item).staffId));
    const members = await Promise.all((await this.#registry.getMany(keys)).map((item) => this.#memberFrom(item)));
    return members.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async replace(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    const registry = this.#registry;
    const [sealed, addressKey] = await Promise.all([this.#vault.seal(member.email), this.#vault.addressKey(member.email)]);
    const failed = await transact(registry.client, [
      this.#rosterOf(member.agencyId, seenRevision),
      registry.putOfIf(memberItem(member, sealed, addressKey), { ConditionExpression: 'attribute_exists(pk)' }),
      ...auditWrites(registry, audit),
    ]);
    return failed.length === 0;
  }

  async remove(member: StaffMember, seenRevision: number, audit: AuditEntry): Promise<boolean> {
    const registry = this.#registry;
    const failed = await transact(registry.client, [
      this.#rosterOf(member.agencyId, seenRevision),
      registry.deleteOf(registryKeys.staff(member.agencyId, member.id)),
      registry.deleteOf(registryKeys.staffWith(await this.#vault.addressKey(member.email), member.agencyId)),
      this.#subscriptions.deleteOf(letterItem({ letter: 'staff-invitation', subject: staffSubject(member) }).key),
      ...auditWrites(registry, audit),
    ]);
    return failed.length === 0;
  }

  #rosterOf(agencyId: string, seen: number): TransactWriteItem {
    return this.#registry.putOfIf(
      rosterItem(agencyId, seen + 1),
      seen === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: toAttributes({ ':seen': seen }) },
    );
  }

  async #itemsOf(agencyId: string): Promise<readonly RawItem[]> {
    const items: RawItem[] = [];
    const { pk } = registryKeys.roster(agencyId);
    for await (const item of this.#registry.startingWith(pk, registryKeys.staff(agencyId, '').sk)) items.push(item);
    return items;
  }

  async #memberFrom(item: RawItem): Promise<StaffMember> {
    const { sealedEmail, addressKey: _addressKey, ...member } = MEMBER.parse(item);
    return { ...member, email: await this.#vault.open(sealedEmail) };
  }
}
