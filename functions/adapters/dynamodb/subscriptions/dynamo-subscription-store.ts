import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type DirectoryEntry, directoryEntries, endedEntries, provincePartition } from '#domain/audience/directory';
import { type FormerRows, rowsRemembered } from '#domain/audience/row-history';
import type { Lane } from '#domain/notices/notice';
import { identityOf } from '#domain/organizations/organization';
import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import { isLiving, openInvitation } from '#domain/subscriptions/contact';
import { deletedAt, hasRows, readBy, receives, type Subscription } from '#domain/subscriptions/subscription';
import { isToBeAsked, isToBeWrittenTo } from '#domain/subscriptions/subscription-life';
import type { Instant } from '#domain/time';
import { FOUND_BY_ADDRESS, type SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { inParallel } from '../../in-parallel.ts';
import { consentKeys, subscriptionKeys } from '../keys.ts';
import { ReadAhead } from '../read-ahead.ts';
import { SCHEMA_VERSION } from '../shapes.ts';
import { type RawItem, Table, toAttributes, transact } from '../table.ts';
import { requestItem } from './consent-items.ts';
import { type Claim, ContactClaims, contactKey } from './contact-claims.ts';
import { consentsFollowing, consentWrites } from './dynamo-consent-log.ts';
import { DynamoSubscriptionFinder } from './dynamo-subscription-finder.ts';
import { OrganizationClaims } from './organization-claims.ts';
import { invitedItem } from './organization-items.ts';
import { type Held, heldBy, rowItem, subscriptionFrom, truthItem } from './subscription-items.ts';

/** DynamoDB writes so many items together at most. */
const TRANSACTION = 100;
/** Others may claim the same, or something of the same organization, at the same moment. */
const TRIES = 5;

export class DynamoSubscriptionStore implements SubscriptionStore {
  readonly #subscriptions: Table;
  readonly #vault: Pick<Vault, 'addressKey' | 'fingerprint'>;
  readonly #claims: ContactClaims;
  readonly #organizations: OrganizationClaims;
  readonly #finder: DynamoSubscriptionFinder;
  /** Partitions that this process knows to be recorded. */
  readonly #recorded = new Set<string>();
  /** What does not live, as it was found: it holds nothing that others change, and its revision says whether it still stands. */
  readonly #found = new WeakMap<Subscription, RawItem>();

  readonly #endedDays: number;

  /** @param endedDays for which a subscription is kept that ended, with its consent log; 0: until somebody has it erased */
  constructor(client: DynamoDBClient, subscriptionsTable: string, vault: Pick<Vault, 'addressKey' | 'fingerprint'>, endedDays = 0) {
    this.#endedDays = endedDays;
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#vault = vault;
    this.#claims = new ContactClaims(this.#subscriptions, vault);
    this.#organizations = new OrganizationClaims(this.#subscriptions);
    this.#finder = new DynamoSubscriptionFinder(client, subscriptionsTable);
  }

  async create(subscription: Subscription, lane: Lane = 'urgent', consent?: ConsentRecord): Promise<void> {
    const table = this.#subscriptions;
    const request = requestItem(subscription, lane, subscription.createdAt);
    const goesAt = deletedAt(subscription, this.#endedDays);
    const refused = await transact(table.client, [
      table.putOf(truthItem(subscription, await this.#addressPk(subscription), {}, goesAt), true),
      ...(request ? [table.putOf(request)] : []),
      ...invitationWrites(table, null, subscription, goesAt),
      ...consentWrites(table, consent, goesAt),
    ]);
    if (refused.length > 0) throw new Error(`subscription ${subscription.id} exists already`);
  }

  async find(id: string): Promise<Subscription | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.truth(id));
    const found = item && subscriptionFrom(item);
    if (found && !isLiving(found)) this.#found.set(found, item);
    return found;
  }

  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Subscription>> {
    return this.#finder.findMany(ids);
  }

  async replace(before: Subscription, wanted: Subscription, at: Instant, consent?: ConsentRecord): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const known = tries === 0 && !isLiving(wanted) ? this.#found.get(before) : undefined;
      const stored = known ?? (await this.#subscriptions.get(subscriptionKeys.truth(before.id)));
      if (stored?.['revision'] !== before.revision) return false;
      const outcome = await this.#tryToReplace(before, stored, wanted, at, consent);
      if (outcome !== 'again') return outcome;
    }
    return false;
  }

  /** `again`: the subscription stands, but what it claims does not stand as it was found. */
  async #tryToReplace(
    before: Subscription,
    stored: RawItem,
    wanted: Subscription,
    at: Instant,
    consent?: ConsentRecord,
  ): Promise<boolean | 'again'> {
    const { contacts: held, identity: known, formerRows } = heldBy(stored);
    const standing = subscriptionFrom(stored);
    const {
      subscription: after,
      identity,
      items,
    } = await this.#organizations.join({ subscription: standing, identity: known }, wanted, at);
    const claimed = await this.#contactsFor({ subscription: standing, identity: known }, after, held);
    if (claimed === 'held') return false;
    const { contacts } = claimed;
    const claims = [...claimed.items, ...items];
    const remembered = rowsRemembered(formerRows, standing, after, at);

    const request = isToBeAsked(before) ? null : requestItem(after, 'urgent', at);
    const goesAt = deletedAt(after, this.#endedDays);
    const table = this.#subscriptions;
    const isSettled = isToBeWrittenTo(before) && !isToBeWrittenTo(after);
    const rows = [
      ...(await this.#rowsOf(standing, after, at)),
      ...(request ? [table.putOf(request)] : []),
      ...(isSettled ? [table.deleteOf(consentKeys.request(after.id))] : []),
      ...invitationWrites(table, standing, after, goesAt),
      ...consentWrites(table, consent, goesAt),
      ...(await consentsFollowing(table, stored, goesAt, consent)),
    ];
    const released = held.filter((one) => !contacts.includes(one));
    if (1 + rows.length + claims.length + released.length <= TRANSACTION) {
      return this.#write(before, after, { contacts, identity, formerRows: remembered }, [
        ...rows,
        ...claims,
        ...released.map((one) => this.#claims.release(one)),
      ]);
    }
    // One that watches as many regions as was once allowed: its claims come first, and the contacts that it held go at the next change.
    const both = { contacts: [...new Set([...held, ...contacts])], identity, formerRows };
    const first = claims.length === 0 || (await this.#write(before, { ...standing, organizationId: after.organizationId }, both, claims));
    return first === true ? this.#write(before, after, { ...both, formerRows: remembered }, rows) : first;
  }

  formerRows(id: string): Promise<readonly FormerRows[]> {
    return this.#finder.formerRows(id);
  }

  async holder(asked: Subscription): Promise<string | null> {
    const stored = this.#found.get(asked) ?? (await this.#subscriptions.get(subscriptionKeys.truth(asked.id)));
    const standing = { subscription: stored ? subscriptionFrom(stored) : asked, identity: stored ? heldBy(stored).identity : null };
    // As it would be stored now: what it says of its organization may not be what goes for that any more.
    const wanted: Subscription = isLiving(asked) ? asked : { ...asked, status: 'active' };
    const ahead = await this.#likelyFor(wanted);
    const { subscription } = await new OrganizationClaims(ahead).join(standing, wanted, asked.createdAt);
    const claims = new ContactClaims(ahead, this.#vault);
    const [byName, byId] = await claims.contactsOf(subscription);
    const [nameHolder, idHolder] = await Promise.all([claims.holder(byName), claims.holder(byId)]);
    return [nameHolder, idHolder].find((id) => id !== null && id !== asked.id) ?? nameHolder;
  }

  /** What is looked at of one whose organization nobody has signed up yet: of most who wait for consent. */
  async #likelyFor(wanted: Subscription): Promise<Table> {
    const { organizationId, organization } = wanted;
    const contacts = await this.#claims.contactsOf(wanted);
    return ReadAhead.of(this.#subscriptions, [
      subscriptionKeys.identity(identityOf(organization)),
      subscriptionKeys.organization(organizationId),
      ...contacts.map(contactKey),
    ]);
  }

  async withAddress(addressKey: string): Promise<readonly string[]> {
    // Ids are in the order of their making, and index entries are small: so many are one page.
    const { items } = await this.#subscriptions.page({
      IndexName: 'byAddress',
      KeyConditionExpression: 'addressPk = :key',
      ExpressionAttributeValues: toAttributes({ ':key': addressKey }),
      ScanIndexForward: false,
      Limit: FOUND_BY_ADDRESS,
    });
    return items.map((item) => String(item['addressSk'])).reverse();
  }

  /** The contacts that `after` holds from now on, and what takes them. */
  async #contactsFor(
    { subscription: before, identity }: Readonly<{ subscription: Subscription; identity: string | null }>,
    after: Subscription,
    held: readonly string[],
  ): Promise<Readonly<{ contacts: readonly string[]; items: readonly TransactWriteItem[] }> | 'held'> {
    if (!isLiving(after)) return { contacts: [], items: [] };
    const contacts: string[] = [];
    const claims: (readonly TransactWriteItem[])[] = [];
    const [byName, byId] = await this.#claims.contactsOf(after);
    const had: readonly string[] = isLiving(before) ? await this.#claims.contactsOf(before) : [];
    // Under which organization an earlier release would have put it, nobody knows before.
    const isExcused = (contact: string): boolean => had.includes(contact) || (identity === null && had.includes(byName));
    for (const contact of [byName, byId]) {
      const claim: Claim = held.includes(contact) ? { kind: 'free', items: [] } : await this.#claims.claim(contact, after.id);
      if (claim.kind === 'free') {
        contacts.push(contact);
        claims.push(claim.items);
        // Of two that an earlier release left living, the second may be paused, and be ended later.
      } else if (receives(after) || !isExcused(contact)) return 'held';
    }
    return { contacts, items: ContactClaims.together(claims) };
  }

  async #rowsOf(before: Subscription, after: Subscription, at: Instant): Promise<readonly TransactWriteItem[]> {
    const table = this.#subscriptions;
    const oldRows = hasRows(before) ? directoryEntries(before) : [];
    const newRows = hasRows(after) ? directoryEntries(after) : [];
    // Also when the slot stays the same: its new rows speak only for what is published from now on.
    const moves = oldRows.length > 0 && newRows.length > 0 && before.frequencySince !== after.frequencySince;
    const kept = [...newRows, ...(moves ? endedEntries(before, at) : [])];
    await this.#recordPartitions(kept);
    const keyOf = (entry: DirectoryEntry) => subscriptionKeys.row(partitionOf(entry), entry);
    const written = new Set(kept.map((entry) => JSON.stringify(keyOf(entry))));
    return [
      ...kept.map((entry) => table.putOf(rowItem(entry, provincePartition(entry.at)))),
      ...oldRows.map(keyOf).flatMap((key) => (written.has(JSON.stringify(key)) ? [] : [table.deleteOf(key)])),
    ];
  }

  /** False when somebody was faster; `again` when only another condition does not hold. */
  async #write(before: Subscription, after: Subscription, held: Held, others: readonly TransactWriteItem[]): Promise<boolean | 'again'> {
    const truth: TransactWriteItem = {
      Put: {
        TableName: this.#subscriptions.name,
        Item: toAttributes(truthItem(after, await this.#addressPk(after), held, deletedAt(after, this.#endedDays))),
        ConditionExpression: 'revision = :before',
        ExpressionAttributeValues: toAttributes({ ':before': before.revision }),
      },
    };
    const refused = await transact(this.#subscriptions.client, [truth, ...others]);
    if (refused.length === 0) return true;
    return refused.includes(0) ? false : 'again';
  }

  async #addressPk({ channel }: Subscription): Promise<string | null> {
    const address = readBy(channel);
    return address ? this.#vault.addressKey(address) : null;
  }

  /** Before the first row is written, so that a row is never where nobody looks. */
  async #recordPartitions(entries: readonly DirectoryEntry[]): Promise<void> {
    const missing = new Map(
      entries
        .map((entry) => subscriptionKeys.partition(partitionOf(entry)))
        .filter(({ sk }) => !this.#recorded.has(sk))
        .map((key) => [key.sk, key] as const),
    );
    await inParallel([...missing.values()], 10, async (key) => {
      await this.#subscriptions.put({ ...key, v: SCHEMA_VERSION, kind: 'partition' });
      this.#recorded.add(key.sk);
    });
  }
}

/** It stands under the organization that asked it in for as long as it has not answered. */
const invitationWrites = (
  table: Table,
  before: Subscription | null,
  after: Subscription,
  goesAt: Instant | null,
): readonly TransactWriteItem[] => {
  const [from, to] = [before && openInvitation(before), openInvitation(after)];
  if (to !== null) return [table.putOf(invitedItem(to, after.id, goesAt))];
  return from === null ? [] : [table.deleteOf(subscriptionKeys.invitedTo(from, after.id))];
};

const partitionOf = (entry: DirectoryEntry) => ({ slotId: entry.slotId, province: provincePartition(entry.at) });
