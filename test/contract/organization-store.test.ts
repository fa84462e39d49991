import { describe, expect, it } from 'vitest';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoFactsSpreads } from '../../functions/adapters/dynamodb/subscriptions/dynamo-facts-spreads.ts';
import { DynamoOrganizationStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-store.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import type { Organization } from '../../functions/domain/organizations/organization.ts';
import { dismissed, restated, takenIn, unverified, verified } from '../../functions/domain/organizations/organization-life.ts';
import { isAcknowledged } from '../../functions/domain/subscriptions/contact.ts';
import { ownOrganizationId, type Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { activated, changed, ended, restored, vouchedFor } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { AuditLog } from '../../functions/ports/audit-log.ts';
import type { FactsSpreads } from '../../functions/ports/facts-spreads.ts';
import type { OrganizationStore } from '../../functions/ports/organization-store.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { anAudit, anId, aSubscription, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryAuditLog } from '../fakes/in-memory-audit-log.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{
  store: SubscriptionStore;
  organizations: OrganizationStore;
  spreads: FactsSpreads;
  audit: Pick<AuditLog, 'ofAgency'>;
}>;

const client = await aDynamoDb();
const vault = new FakeVault();
const LATER = '2026-11-21T04:00:00.000Z';

type Facts = Partial<Subscription['organization']>;

const confirmed = async ({ store }: Stores, organization: Facts, given: Partial<Subscription> = {}): Promise<Subscription> => {
  const { organization: _, ...rest } = given;
  const pending = aSubscription({ status: 'pending', confirmedAt: null, organization, ...rest });
  await store.create(pending);
  expect(await store.replace(pending, activated(pending, NOON), NOON)).toBe(true);
  return found({ store }, pending.id);
};

const found = async ({ store }: Pick<Stores, 'store'>, id: string): Promise<Subscription> => {
  const one = await store.find(id);
  if (!one) throw new Error(`there is no ${id}`);
  return one;
};

const organizationOf = async ({ organizations }: Stores, { organizationId }: Subscription): Promise<Organization> => {
  const one = await organizations.find(organizationId);
  if (!one) throw new Error(`there is no ${organizationId}`);
  return one;
};

const says = async ({ store }: Stores, before: Subscription, facts: Facts): Promise<Subscription> => {
  const after = changed(before, { organization: { ...before.organization, ...facts } }, NOON);
  expect(await store.replace(before, after, NOON)).toBe(true);
  return found({ store }, before.id);
};

describe.each<readonly [string, () => Promise<Stores>]>([
  [
    'in memory',
    async () => {
      const store = new InMemorySubscriptions(vault, 100);
      const { organizations } = store;
      return { store, organizations, spreads: organizations, audit: new InMemoryAuditLog(() => organizations.audits) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions, registry } = await someTables(client);
      return {
        store: new DynamoSubscriptionStore(client, subscriptions, vault),
        organizations: new DynamoOrganizationStore(client, subscriptions, registry),
        spreads: new DynamoFactsSpreads(client, subscriptions),
        audit: new DynamoAuditLog(client, registry),
      };
    },
  ],
])('the store of organizations %s', (_, make) => {
  it('has who was asked into an organization there, whatever that is called by now, with what it says of itself', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const asked = aSubscription({
      status: 'pending',
      confirmedAt: null,
      role: 'further',
      invitedTo: first.organizationId,
      organization: first.organization,
    });
    await stores.store.create(asked);
    await says(stores, first, { name: '清溪社区舞蹈队', class: 'charity' });
    // The old name is another's meanwhile.
    const stranger = await confirmed(stores, {});
    expect(await stores.store.replace(asked, activated(asked, NOON), NOON)).toBe(true);
    const second = await found(stores, asked.id);
    expect(second).toMatchObject({
      organizationId: first.organizationId,
      role: 'further',
      organization: { name: '清溪社区舞蹈队', class: 'charity' },
    });
    expect(stranger.organizationId).not.toBe(first.organizationId);
    expect(await stores.organizations.contacts(first.organizationId, 9)).toEqual([first.id, second.id]);
    expect(isAcknowledged(second)).toBe(true);
  });

  it('lists who was asked in and has not answered, until they confirm, leave or are asked no more', async () => {
    const stores = await make();
    const first = await confirmed(stores, { name: '云河社区合唱团' });
    const { store, organizations } = stores;
    const invited = () => organizations.invited(first.organizationId, 10);
    const asked = ['a', 'b', 'c'].map((who) =>
      aSubscription({
        status: 'pending',
        confirmedAt: null,
        invitedTo: first.organizationId,
        channel: { type: 'email', address: `${who}@choir.example` },
      }),
    );
    for (const one of asked) await store.create(one);
    const ids = asked.map(({ id }) => id).sort();
    expect(await invited()).toEqual(ids);
    expect(await organizations.invited(first.organizationId, 2)).toEqual(ids.slice(0, 2));
    expect(await organizations.invited('org-of-nobody', 10)).toEqual([]);

    const [confirms, leaves, stays] = asked as [Subscription, Subscription, Subscription];
    await store.replace(confirms, activated(confirms, NOON), NOON);
    const left = ended(leaves, 'unsubscribed', NOON);
    await store.replace(leaves, left, NOON);
    expect(await invited()).toEqual([stays.id]);
    await store.replace(left, restored(left, LATER), LATER);
    expect(await invited()).toEqual([leaves.id, stays.id].sort());
  });

  it('is joined by many who were asked in at the same moment', async () => {
    const stores = await make();
    const { organizationId, organization } = await confirmed(stores, {});
    const asked = Array.from({ length: 3 }, () =>
      aSubscription({ status: 'pending', confirmedAt: null, invitedTo: organizationId, organization }),
    );
    for (const one of asked) await stores.store.create(one);
    const kept = await Promise.all(asked.map((one) => stores.store.replace(one, activated(one, NOON), NOON)));
    expect(kept).toEqual([true, true, true]);
    expect(await stores.organizations.contacts(organizationId, 9)).toHaveLength(4);
  });

  it('lets one contact of an organization that it stands behind rename it, and the others follow', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const second = await confirmed(stores, {}, { invitedTo: first.organizationId });
    const renamed = await says(stores, second, { name: '清溪社区舞蹈队' });
    expect(renamed.organizationId).toBe(first.organizationId);
    expect(await organizationOf(stores, first)).toMatchObject({ name: '清溪社区舞蹈队' });
    const [due] = await stores.spreads.due(NOON, 9);
    expect(due).toMatchObject({ organizationId: first.organizationId, after: null });
    const followed = await says(stores, first, { name: '清溪社区舞蹈队' });
    expect(followed.organizationId).toBe(first.organizationId);
    // Nothing is left of the old name.
    expect((await confirmed(stores, {})).organizationId).not.toBe(first.organizationId);
  });

  it('takes nothing from a contact that only gives the same name and place', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const claiming = await confirmed(stores, {});
    expect(claiming.organizationId).toBe(first.organizationId);
    expect(isAcknowledged(claiming)).toBe(false);
    await says(stores, claiming, { class: 'charity', hub: true });
    expect(await organizationOf(stores, first)).toMatchObject({ class: first.organization.class, hub: false });
    expect(await stores.spreads.due(LATER, 9)).toEqual([]);
    const gone = await says(stores, await found(stores, claiming.id), { name: '清溪社区舞蹈队' });
    expect(gone.organizationId).toBe(ownOrganizationId(claiming.id));
  });

  it('puts what a contact changes on what others have changed meanwhile', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const second = await confirmed(stores, {}, { invitedTo: first.organizationId });
    await says(stores, first, { name: '清溪社区舞蹈队' });
    const after = await says(stores, second, { class: 'charity' });
    expect(after.organization).toMatchObject({ name: '清溪社区舞蹈队', class: 'charity' });
    expect(await organizationOf(stores, first)).toMatchObject({ name: '清溪社区舞蹈队', class: 'charity' });
  });

  it('has whoever comes next as the first contact of an organization that has none, unless somebody answers for it or it is a hub', async () => {
    const stores = await make();
    for (const [facts, isFirst] of [
      [{ name: '甲' }, true],
      [{ name: '乙', hub: true }, false],
      [{ name: '丙' }, false],
    ] as const) {
      const gone = await confirmed(stores, facts);
      const organization = await organizationOf(stores, gone);
      if (facts.name === '丙') await stores.organizations.replace(organization, verified(organization, 'yl-mzt', NOON), NOON);
      expect(await stores.store.replace(gone, ended(gone, 'unsubscribed', NOON), NOON)).toBe(true);
      const next = await confirmed(stores, facts);
      expect([facts.name, next.organizationId === gone.organizationId, isAcknowledged(next)]).toEqual([facts.name, true, isFirst]);
    }
  });

  it('has who comes back to it say what it says, by an undo or by its old name, and under a new name renames what it left', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const second = await confirmed(stores, {}, { invitedTo: first.organizationId });
    const over = ended(first, 'unsubscribed', NOON);
    expect(await stores.store.replace(first, over, NOON)).toBe(true);
    await says(stores, second, { name: '清溪社区舞蹈队', class: 'charity' });
    expect(await stores.store.replace(over, restored(over, NOON), NOON)).toBe(true);
    const back = await found(stores, first.id);
    expect(back).toMatchObject({ organizationId: first.organizationId, organization: { name: '清溪社区舞蹈队', class: 'charity' } });

    const other = await confirmed(stores, { name: '云河社区棋社' });
    const moved = await says(stores, other, { name: '清溪社区舞蹈队' });
    expect([moved.organizationId, isAcknowledged(moved)]).toEqual([first.organizationId, false]);
    const renamed = await says(stores, moved, { name: '云河社区书画社' });
    expect([renamed.organizationId, isAcknowledged(renamed)]).toEqual([other.organizationId, true]);
    expect(await organizationOf(stores, other)).toMatchObject({ name: '云河社区书画社' });
  });

  it('stands behind a contact that an operator’s list names, also of an organization that somebody else claimed before', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const claiming = await confirmed(stores, {});
    const imported = { importId: 'imp-1', line: 2, by: 'operator', at: NOON };
    const listed = await confirmed(stores, {}, { imported });
    expect(listed.organizationId).toBe(first.organizationId);
    expect([isAcknowledged(listed), isAcknowledged(claiming)]).toEqual([true, false]);
    expect((await organizationOf(stores, first)).verified).toEqual({ by: 'operator', at: NOON });
    await says(stores, claiming, { class: 'charity' });
    const known = await found(stores, claiming.id);
    expect(await stores.store.replace(known, vouchedFor(known, imported), NOON)).toBe(true);
    // Until now it said something else.
    expect(await stores.spreads.due(NOON, 9)).toMatchObject([{ organizationId: first.organizationId }]);
    expect(isAcknowledged(await found(stores, claiming.id))).toBe(true);
  });

  it('writes down who answers for an organization and who does no longer, in one transaction with it', async () => {
    const stores = await make();
    const before = await organizationOf(stores, await confirmed(stores, {}));
    const audit = anAudit({ action: 'organization.verified', subject: before.id });
    const after = verified(before, 'yl-mzt', NOON);
    expect(await stores.organizations.replace(before, after, NOON, { audit })).toBe(true);
    expect(await stores.organizations.find(before.id)).toEqual(after);
    const entries = async () =>
      (await stores.audit.ofAgency('yl-mzt', { from: '2026-01-01T00:00:00.000Z', to: LATER, limit: 9 }))?.items ?? [];
    expect(await entries()).toEqual([audit]);
    // Somebody was faster.
    const late = anAudit({ at: LATER, action: 'organization.verification-ended' });
    expect(await stores.organizations.replace(before, unverified(before), LATER, { audit: late })).toBe(false);
    expect(await entries()).toEqual([audit]);
    // What is only answered for is not spread.
    expect(await stores.spreads.due(LATER, 9)).toEqual([]);
  });

  it('lists who asks a hub and who is a member of it, until they are dismissed or name another', async () => {
    const stores = await make();
    const hub = await organizationOf(stores, await confirmed(stores, { name: '枢纽', hub: true }));
    const contacts: Subscription[] = [];
    for (const name of ['甲', '乙', '丙']) contacts.push(await confirmed(stores, { name, memberOf: hub.id }));
    const [one, two, three] = contacts.map(({ organizationId }) => organizationId) as [string, string, string];
    const taken = takenIn(await organizationOf(stores, contacts[0] as Subscription), hub, [], NOON);
    if (taken.kind === 'refused') throw new Error(taken.code);
    const standing = await organizationOf(stores, contacts[0] as Subscription);
    expect(await stores.organizations.replace(standing, taken.member, NOON, { besides: hub })).toBe(true);
    expect(await stores.organizations.members(hub.id, 9)).toEqual([
      { organizationId: one, since: NOON },
      { organizationId: two, since: null },
      { organizationId: three, since: null },
    ]);
    expect(await stores.organizations.members(hub.id, 1, one)).toEqual([{ organizationId: two, since: null }]);
    await says(stores, contacts[1] as Subscription, { memberOf: 'org-other' });
    const asking = await organizationOf(stores, contacts[2] as Subscription);
    expect(await stores.organizations.replace(asking, dismissed(asking), NOON)).toBe(true);
    expect(await stores.organizations.members(hub.id, 9)).toEqual([{ organizationId: one, since: NOON }]);
    expect(await stores.organizations.members('org-other', 9)).toEqual([{ organizationId: two, since: null }]);
  });

  it('keeps a member from being taken in when its hub changed at that moment', async () => {
    const stores = await make();
    const hub = await confirmed(stores, { name: '枢纽', hub: true });
    const found = await organizationOf(stores, hub);
    const member = await organizationOf(stores, await confirmed(stores, { name: '甲', memberOf: found.id }));
    await says(stores, hub, { class: 'charity' });
    const taken = takenIn(member, found, [], NOON);
    if (taken.kind === 'refused') throw new Error(taken.code);
    expect(await stores.organizations.replace(member, taken.member, NOON, { besides: found })).toBe(false);
    expect(await stores.organizations.find(member.id)).toEqual(member);
  });

  it('finds hubs in a region, and those of the regions around it, by name and page by page, as they are called now', async () => {
    const stores = await make();
    const hubs = new Map<string, string>();
    for (const [name, region] of [
      ['省枢纽', '44'],
      ['市枢纽', '4401'],
      ['天河枢纽', '440106'],
      ['街道枢纽', '440106001'],
      ['越秀枢纽', '440104'],
      ['外省枢纽', '110108'],
    ] as const)
      hubs.set(name, (await confirmed(stores, { name, region, hub: true })).organizationId);
    const former = await confirmed(stores, { name: '从前的枢纽', region: '440106', hub: true });
    await says(stores, former, { hub: false });
    const names = async (query: Partial<Parameters<OrganizationStore['hubs']>[0]>) => {
      const page = await stores.organizations.hubs({ region: '', q: '', limit: 20, ...query });
      return page?.ids.map((id) => [...hubs].find(([, hub]) => hub === id)?.[0]);
    };
    expect(await names({ region: '440106' })).toEqual(['省枢纽', '市枢纽', '天河枢纽', '街道枢纽']);
    expect(await names({ region: '440106001' })).toEqual(['省枢纽', '市枢纽', '天河枢纽', '街道枢纽']);
    expect(await names({})).toEqual(['外省枢纽', '省枢纽', '市枢纽', '越秀枢纽', '天河枢纽', '街道枢纽']);
    expect(await names({ region: '4401', q: ' 枢纽' })).toHaveLength(5);
    expect(await names({ region: '44', q: '越秀' })).toEqual(['越秀枢纽']);
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 9; pages++) {
      const page = await stores.organizations.hubs({ region: '440106', q: '', limit: 1, cursor });
      seen.push(...(page?.ids ?? []));
      cursor = page?.next;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(['省枢纽', '市枢纽', '天河枢纽', '街道枢纽'].map((name) => hubs.get(name)));
    expect(await stores.organizations.hubs({ region: '', q: '', limit: 1, cursor: 'zzz' })).toBeNull();
  });

  it('finds a hundred organizations at once, each once', async () => {
    const stores = await make();
    const [one, other] = [await confirmed(stores, { name: '甲' }), await confirmed(stores, { name: '乙' })];
    const known = await stores.organizations.findMany([one.organizationId, other.organizationId, 'org-nobody']);
    expect([...known.keys()].sort()).toEqual([one.organizationId, other.organizationId].sort());
    expect(await stores.organizations.findMany([])).toEqual(new Map());
    await expect(stores.organizations.findMany(Array.from({ length: 101 }, () => anId('org')))).rejects.toThrow(RangeError);
  });

  it('has the facts of an organization spread until all contacts were come past, and anew when they change', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const renamed = await says(stores, first, { name: '清溪社区舞蹈队' });
    const [due] = await stores.spreads.due(NOON, 9);
    if (!due) throw new Error('nothing is due');
    await stores.spreads.goOn(due, first.id);
    expect(await stores.spreads.due(NOON, 9)).toEqual([{ ...due, after: first.id }]);
    await says(stores, renamed, { class: 'charity' });
    await stores.spreads.goOn(due, 'sub-9');
    await stores.spreads.settle(due);
    const [anew] = await stores.spreads.due(NOON, 9);
    expect(anew).toMatchObject({ organizationId: first.organizationId, after: null });
    await stores.spreads.putOff(anew ?? due, LATER);
    expect(await stores.spreads.due(NOON, 9)).toEqual([]);
    expect(await stores.spreads.due(LATER, 9)).toHaveLength(1);
    await stores.spreads.settle(anew ?? due);
    expect(await stores.spreads.due(LATER, 9)).toEqual([]);
  });

  it('spreads what a hub changed by dismissing a member', async () => {
    const stores = await make();
    const contact = await confirmed(stores, { memberOf: 'org-hub' });
    const member = await organizationOf(stores, contact);
    expect(await stores.organizations.replace(member, dismissed(member), NOON)).toBe(true);
    expect(await stores.spreads.due(NOON, 9)).toHaveLength(1);
    expect(restated(member, contact.organization).memberOf).toBe('org-hub');
  });
});
