import {
  type DirectoryEntry,
  directoryEntries,
  endedEntries,
  isInRange,
  type Partition,
  provincePartition,
  type Range,
  rowKey,
} from '../../functions/domain/audience/directory.ts';
import { type FormerRows, rowsRemembered } from '../../functions/domain/audience/row-history.ts';
import type { Lane } from '../../functions/domain/notices/notice.ts';
import type { ConsentRecord } from '../../functions/domain/subscriptions/consent-record.ts';
import { endpointIdentity, isLiving, organizationKey } from '../../functions/domain/subscriptions/contact.ts';
import { hasRows, receives, type Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { isToBeAsked, isToBeWrittenTo } from '../../functions/domain/subscriptions/subscription-life.ts';
import { type Instant, after as laterBy, MINUTE } from '../../functions/domain/time.ts';
import type { Aside } from '../../functions/ports/aside.ts';
import type { ConsentLog } from '../../functions/ports/consent-log.ts';
import type { Directory } from '../../functions/ports/directory.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import type { Vault } from '../../functions/ports/vault.ts';
import { InMemoryConsentRequests } from './in-memory-consent-requests.ts';
import { InMemoryOrganizations } from './in-memory-organizations.ts';

const partitionName = (slotId: string, province: string): string => `${slotId}#${province}`;

/** By what the organization is called, and by its id. */
const contactKeys = (address: string, { organization, organizationId }: Subscription): readonly [string, string] => [
  `${address}#${organizationKey(organization)}`,
  `${address}#${organizationId}`,
];

/** Does it live, and has it no row in the directory? */
const isAside = (one: Subscription | undefined): boolean =>
  one !== undefined && one.status !== 'ended' && !(receives(one) && directoryEntries(one).length > 0);

/** Subscriptions and the directory of them, which are written together. */
export class InMemorySubscriptions implements SubscriptionStore, Directory, ConsentLog {
  readonly #consents: ConsentRecord[] = [];
  readonly #organizations = new InMemoryOrganizations();
  readonly #requests = new InMemoryConsentRequests();
  readonly #truth = new Map<string, Subscription>();
  readonly #rows = new Map<string, Map<string, DirectoryEntry>>();
  readonly #former = new Map<string, readonly FormerRows[]>();
  /** Which subscriptions have, or once had, an address: an import of thousands asks for each. */
  readonly #everWithKey = new Map<string, Set<string>>();
  readonly #unkeyed = new Set<Subscription>();
  /** What an earlier release kept, which no list of what stands aside has. */
  readonly #unlisted = new Set<string>();
  /** Which subscription holds a contact. */
  readonly #contacts = new Map<string, string>();
  readonly #vault: Pick<Vault, 'addressKey' | 'fingerprint'>;
  readonly #pageSize: number;

  /** @param pageSize rows that `read` gives at once; small, so that tests come past page ends */
  constructor(vault: Pick<Vault, 'addressKey' | 'fingerprint'>, pageSize = 3) {
    this.#vault = vault;
    this.#pageSize = pageSize;
  }

  /** Made with the subscriptions, as the transaction of the real store does. */
  get requests(): InMemoryConsentRequests {
    return this.#requests;
  }

  get organizations(): InMemoryOrganizations {
    return this.#organizations;
  }

  async consentsOf(subscriptionId: string, limit: number): Promise<readonly ConsentRecord[]> {
    const found = this.#consents.filter((one) => one.subscriptionId === subscriptionId);
    return found.sort((a, b) => (`${a.at}#${a.act}` < `${b.at}#${b.act}` ? 1 : -1)).slice(0, limit);
  }

  async create(subscription: Subscription, lane: Lane = 'urgent', consent?: ConsentRecord): Promise<void> {
    if (this.#truth.has(subscription.id)) throw new Error(`subscription ${subscription.id} exists already`);
    this.#keep(subscription);
    if (consent) this.#consents.push(consent);
    this.#request(subscription, lane, subscription.createdAt);
  }

  async find(id: string): Promise<Subscription | null> {
    return this.#truth.get(id) ?? null;
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Subscription>> {
    if (ids.length > 100) throw new RangeError('at most 100 subscriptions at once');
    return new Map(ids.flatMap((id) => this.#truth.get(id) ?? []).map((subscription) => [subscription.id, subscription]));
  }

  async replace(before: Subscription, wanted: Subscription, at: Instant, consent?: ConsentRecord): Promise<boolean> {
    const [from, to] = await Promise.all([this.#addressOf(before), this.#addressOf(wanted)]);
    // From here on nothing is waited for, as in a transaction.
    const standing = this.#truth.get(before.id);
    if (standing?.revision !== before.revision) return false;
    const { subscription: after, commit } = this.#organizations.joining(standing, wanted, at);
    const was: readonly string[] = isLiving(before) ? contactKeys(from, standing) : [];
    const wantedKeys = isLiving(after) ? contactKeys(to, after) : [];
    const taken = wantedKeys.filter((contact) => (this.#holderOf(contact) ?? after.id) !== after.id);
    const isNewThere = !this.#organizations.stands(before.id);
    const isExcused = (contact: string): boolean => was.includes(contact) || (isNewThere && was.includes(wantedKeys[0] ?? ''));
    if (taken.some((contact) => receives(after) || !isExcused(contact))) return false;
    for (const [contact, id] of this.#contacts) if (id === before.id) this.#contacts.delete(contact);
    for (const contact of wantedKeys) if (!taken.includes(contact)) this.#contacts.set(contact, after.id);
    this.#former.set(before.id, rowsRemembered(this.#former.get(before.id) ?? [], standing, after, at));
    commit();
    if (consent) this.#consents.push(consent);
    this.#unlisted.delete(after.id);
    this.#put(before, after, at);
    if (isToBeWrittenTo(before) && !isToBeWrittenTo(after)) await this.#requests.settle(after.id);
    return true;
  }

  async formerRows(id: string): Promise<readonly FormerRows[]> {
    return this.#former.get(id) ?? [];
  }

  async holder(asked: Subscription): Promise<string | null> {
    const address = await this.#addressOf(asked);
    const wanted: Subscription = isLiving(asked) ? asked : { ...asked, status: 'active' };
    const { subscription } = this.#organizations.joining(this.#truth.get(asked.id) ?? asked, wanted, asked.createdAt);
    const [byName, byId] = contactKeys(address, subscription).map((contact) => this.#holderOf(contact));
    return [byName, byId].find((id) => id && id !== asked.id) ?? byName ?? null;
  }

  /** What lives and has no row in the directory (see Aside). */
  get aside(): Aside {
    return {
      read: async ({ province, from, before }, after, limit) => {
        const keys = [...this.#truth.values()]
          .filter((one) => isAside(one) && !this.#unlisted.has(one.id))
          .filter(({ organization }) => provincePartition(organization.region) === province)
          .map(({ id, organization }) => `${organization.region}#${id}`)
          .filter((key) => isInRange({ from, before }, key) && (after === null || key > after))
          .sort();
        const page = keys.slice(0, limit);
        return { ids: page.map((key) => key.slice(key.indexOf('#') + 1)), next: keys.length > page.length ? (page.at(-1) ?? null) : null };
      },
    };
  }

  /** As DynamoTraces does, of one that has ended. */
  forget(id: string): void {
    this.#truth.delete(id);
    this.#former.delete(id);
    for (const record of this.#consents.filter((one) => one.subscriptionId === id))
      this.#consents.splice(this.#consents.indexOf(record), 1);
    void this.#requests.settle(id);
  }

  /** Who stands aside as an earlier release kept it comes into the list (see InMemoryAsideBackfill); how many. */
  listAside(): number {
    const found = [...this.#unlisted].filter((id) => isAside(this.#truth.get(id)));
    this.#unlisted.clear();
    return found.length;
  }

  /** As an earlier release kept it: confirmed, and holding nothing. */
  adopt(subscription: Subscription): void {
    this.#unlisted.add(subscription.id);
    this.#put({ ...subscription, status: 'pending' }, subscription, subscription.frequencySince);
  }

  /** Takes the contact of a living one that holds none (see InMemoryContactBackfill). */
  async claim(id: string): Promise<'claimed' | 'held' | 'nothing'> {
    const subscription = this.#truth.get(id);
    if (!subscription || !isLiving(subscription)) return 'nothing';
    const keys = contactKeys(await this.#addressOf(subscription), subscription);
    const missing = (this.#organizations.stands(id) ? keys : keys.slice(0, 1)).filter((contact) => this.#holderOf(contact) !== id);
    if (missing.length === 0) return 'nothing';
    const free = missing.filter((contact) => this.#holderOf(contact) === null);
    for (const contact of free) this.#contacts.set(contact, id);
    return free.length < missing.length ? 'held' : 'claimed';
  }

  /** Brings a living one under its organization that is under none yet (see InMemoryOrganizationBackfill). */
  async join(id: string): Promise<boolean> {
    const subscription = this.#truth.get(id);
    if (!subscription || !isLiving(subscription) || this.#organizations.stands(id)) return false;
    const { subscription: after, commit } = this.#organizations.joining(
      subscription,
      subscription,
      subscription.confirmedAt ?? subscription.createdAt,
    );
    const [, contact] = contactKeys(await this.#addressOf(after), after);
    commit();
    if (this.#holderOf(contact) === null) this.#contacts.set(contact, id);
    this.#put(subscription, after, subscription.frequencySince);
    return true;
  }

  /** All of them, in the order of their making. */
  all(): readonly Subscription[] {
    return [...this.#truth.values()];
  }

  #put(before: Subscription, after: Subscription, at: Instant): void {
    const oldRows = hasRows(before) ? directoryEntries(before) : [];
    const newRows = hasRows(after) ? directoryEntries(after) : [];
    const moved = oldRows.length > 0 && newRows.length > 0 && before.frequencySince !== after.frequencySince;
    for (const row of oldRows) this.#rowsIn(row).delete(rowKey(row));
    for (const row of [...newRows, ...(moved ? endedEntries(before, at) : [])]) this.#rowsIn(row).set(rowKey(row), row);
    this.#keep(after);
    if (!isToBeAsked(before)) this.#request(after, 'urgent', at);
  }

  #holderOf(contact: string): string | null {
    return this.#contacts.get(contact) ?? null;
  }

  #addressOf({ channel }: Subscription): Promise<string> {
    return channel.type === 'email'
      ? this.#vault.addressKey(channel.address)
      : this.#vault.fingerprint('endpoint', endpointIdentity(channel.url));
  }

  async withAddress(addressKey: string): Promise<readonly string[]> {
    for (const kept of [...this.#unkeyed]) {
      const key = await this.#mailboxOf(kept);
      if (key) this.#everWithKey.set(key, (this.#everWithKey.get(key) ?? new Set()).add(kept.id));
      this.#unkeyed.delete(kept);
    }
    const found: string[] = [];
    for (const id of this.#everWithKey.get(addressKey) ?? []) {
      const now = this.#truth.get(id);
      if (now && (await this.#mailboxOf(now)) === addressKey) found.push(id);
    }
    return found.sort().slice(-200);
  }

  async #mailboxOf({ channel }: Subscription): Promise<string | undefined> {
    const address = channel.type === 'email' ? channel.address : (channel.fallbackEmail ?? channel.formerFallback?.address);
    return address === undefined ? undefined : this.#vault.addressKey(address);
  }

  #keep(subscription: Subscription): void {
    this.#truth.set(subscription.id, subscription);
    this.#organizations.noteInvitation(subscription);
    this.#unkeyed.add(subscription);
  }

  async partitions(): Promise<readonly Partition[]> {
    return [...this.#rows.keys()].sort().map((name) => {
      const [slotId = '', province = ''] = name.split('#');
      return { slotId, province };
    });
  }

  async read(range: Range, after: string | null, limit = this.#pageSize): ReturnType<Directory['read']> {
    const rows = this.#rows.get(partitionName(range.slotId, range.province)) ?? new Map<string, DirectoryEntry>();
    const rest = [...rows].filter(([key]) => isInRange(range, key) && (after === null || key > after)).sort(([a], [b]) => (a < b ? -1 : 1));
    const page = rest.slice(0, Math.min(limit, this.#pageSize));
    return { entries: page.map(([, entry]) => entry), next: rest.length > page.length ? (page.at(-1)?.[0] ?? null) : null };
  }

  #request(subscription: Subscription, lane: Lane, dueAt: Instant): void {
    if (!isToBeAsked(subscription)) return;
    this.#requests.put({ subscriptionId: subscription.id, channel: subscription.channel.type, lane, dueAt }, laterBy(dueAt, 2 * MINUTE));
  }

  #rowsIn(entry: DirectoryEntry): Map<string, DirectoryEntry> {
    const name = partitionName(entry.slotId, provincePartition(entry.at));
    const rows = this.#rows.get(name) ?? new Map<string, DirectoryEntry>();
    this.#rows.set(name, rows);
    return rows;
  }
}
