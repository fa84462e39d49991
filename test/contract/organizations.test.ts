import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoOrganizationBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-backfill.ts';
import { DynamoOrganizationStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-store.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { truthItem } from '../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import { rangesOf, scopeOf } from '../../functions/domain/audience/directory.ts';
import { ownOrganizationId, type Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { activated, changed, ended, paused, restored } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { Directory } from '../../functions/ports/directory.ts';
import type { OrganizationBackfill } from '../../functions/ports/organization-backfill.ts';
import type { OrganizationStore } from '../../functions/ports/organization-store.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { anId, aSubscription, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryOrganizationBackfill } from '../fakes/in-memory-organization-backfill.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{
  store: SubscriptionStore;
  organizations: OrganizationStore;
  directory: Directory;
  backfill: OrganizationBackfill;
  /** Keeps one as an earlier release did, which knew no organizations. */
  adopt: (subscription: Subscription) => Promise<void>;
}>;

const client = await aDynamoDb();
const vault = new FakeVault();
const CODE = '91350100M000100Y43';
const OTHER_CODE = '11440100MB2C90856P';

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

const renamed = async ({ store }: Stores, before: Subscription, facts: Facts): Promise<Subscription> => {
  const after = changed(before, { organization: { ...before.organization, ...facts } }, NOON);
  expect(await store.replace(before, after, NOON)).toBe(true);
  return found({ store }, before.id);
};

/** Organization by subscription, as the rows of the directory say it: all of these tests stand there. */
const inDirectory = async ({ directory }: Stores): Promise<ReadonlyMap<string, string>> => {
  const rows = new Map<string, string>();
  for (const range of rangesOf(scopeOf(['']), [{ slotId: 'immediate', province: '44' }])) {
    const { entries } = await directory.read(range, null, 100);
    for (const { subscriptionId, organizationId, until } of entries) if (until === undefined) rows.set(subscriptionId, organizationId);
  }
  return rows;
};

describe.each<readonly [string, () => Promise<Stores>]>([
  [
    'in memory',
    async () => {
      const store = new InMemorySubscriptions(vault, 100);
      const { organizations } = store;
      const backfill = new InMemoryOrganizationBackfill(store);
      return { store, organizations, directory: store, backfill, adopt: async (one) => store.adopt(one) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions, mailings, registry } = await someTables(client);
      return {
        store: new DynamoSubscriptionStore(client, subscriptions, vault),
        organizations: new DynamoOrganizationStore(client, subscriptions, registry),
        directory: new DynamoDirectory(client, subscriptions),
        backfill: new DynamoOrganizationBackfill(client, subscriptions, mailings, vault),
        adopt: async (one) => {
          const { organizationId, ...item } = Object(truthItem(one, 'address-key'));
          await client.send(new PutItemCommand({ TableName: subscriptions, Item: marshall(item, { removeUndefinedValues: true }) }));
        },
      };
    },
  ],
])('an organization %s', (_, make) => {
  it('is made by the first of its contacts, and joined by the next with the same credit code, whatever the name', async () => {
    const stores = await make();
    const first = await confirmed(stores, { uscc: CODE, name: '清溪社区合唱队' });
    const second = await confirmed(stores, { uscc: CODE, name: '清溪合唱', region: '440305' });
    expect(first.organizationId).toBe(ownOrganizationId(first.id));
    expect(second.organizationId).toBe(first.organizationId);
    expect(await stores.organizations.contacts(first.organizationId, 9)).toEqual([first.id, second.id].sort());
    expect(await stores.organizations.find(first.organizationId)).toMatchObject({
      ...first.organization,
      id: first.organizationId,
      verified: null,
      createdAt: NOON,
    });
    expect(await inDirectory(stores)).toEqual(
      new Map([
        [first.id, first.organizationId],
        [second.id, first.organizationId],
      ]),
    );
  });

  it.each<readonly [string, Facts, Facts, boolean]>([
    ['the same name and place, in another way of writing', { name: '清溪社区合唱队' }, { name: ' 清溪社区 合唱队。' }, true],
    ['the same name in another street', { region: '440106001' }, { region: '440106002' }, false],
    ['the same name in another community of the street', { community: '清溪' }, { community: '云河' }, false],
    ['another name', {}, { name: '清溪社区舞蹈队' }, false],
    ['another code', { uscc: CODE }, { uscc: OTHER_CODE }, false],
    ['a code that only one of them gives', { uscc: CODE }, {}, false],
  ])('with %s', async (__, one, other, isSame) => {
    const stores = await make();
    const first = await confirmed(stores, one);
    const second = await confirmed(stores, other);
    expect(first.organizationId === second.organizationId).toBe(isSame);
  });

  it('is one, however many confirm at the same moment', async () => {
    const stores = await make();
    const pending = Array.from({ length: 12 }, () => aSubscription({ status: 'pending', confirmedAt: null }));
    for (const one of pending) await stores.store.create(one);
    const kept = await Promise.all(pending.map((one) => stores.store.replace(one, activated(one, NOON), NOON)));
    expect(kept.every(Boolean)).toBe(true);
    const ids = await Promise.all(pending.map(async ({ id }) => (await found(stores, id)).organizationId));
    expect(new Set(ids).size).toBe(1);
    expect(await stores.organizations.contacts(ids[0] ?? '', 100)).toHaveLength(12);
  });

  it('keeps the id that an operator or an importer gave', async () => {
    const stores = await make();
    const given = await confirmed(stores, {}, { organizationId: 'org-imported-7' });
    expect(given.organizationId).toBe('org-imported-7');
    expect(await inDirectory(stores)).toEqual(new Map([[given.id, 'org-imported-7']]));
    expect((await confirmed(stores, {})).organizationId).toBe('org-imported-7');
  });

  it('is renamed by its only contact, and its old name is free', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const after = await renamed(stores, first, { name: '清溪社区舞蹈队' });
    expect(after.organizationId).toBe(first.organizationId);
    expect(await stores.organizations.find(first.organizationId)).toMatchObject({ name: '清溪社区舞蹈队' });
    expect((await confirmed(stores, {})).organizationId).not.toBe(first.organizationId);
    expect((await confirmed(stores, { name: '清溪社区舞蹈队' })).organizationId).toBe(first.organizationId);
  });

  it('is left by one contact of several that takes another name, and joined again by it', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const second = await confirmed(stores, {});
    const gone = await renamed(stores, second, { name: '清溪社区舞蹈队' });
    expect(gone.organizationId).toBe(ownOrganizationId(second.id));
    expect(await stores.organizations.contacts(first.organizationId, 9)).toEqual([first.id]);
    expect(await stores.organizations.find(first.organizationId)).toMatchObject({ name: first.organization.name });
    const back = await renamed(stores, gone, { name: first.organization.name });
    expect(back.organizationId).toBe(first.organizationId);
    expect(await stores.organizations.contacts(gone.organizationId, 9)).toEqual([]);
    expect((await inDirectory(stores)).get(second.id)).toBe(first.organizationId);
  });

  it('says of itself what a contact changed last', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    await renamed(stores, first, { class: 'charity', hub: true });
    const { organizationId } = await confirmed(stores, { class: 'other' });
    expect(await stores.organizations.find(organizationId)).toMatchObject({ class: 'charity', hub: true, id: first.organizationId });
  });

  it('has no contact that ended, and gets it back with an undo', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    const over = ended(first, 'unsubscribed', NOON);
    expect(await stores.store.replace(first, over, NOON)).toBe(true);
    expect(await stores.organizations.contacts(first.organizationId, 9)).toEqual([]);
    expect((await confirmed(stores, {})).organizationId).toBe(first.organizationId);
    expect(await stores.store.replace(over, restored(over, NOON), NOON)).toBe(true);
    expect(await stores.organizations.contacts(first.organizationId, 9)).toHaveLength(2);
  });

  it('shows so many of its contacts as are asked for', async () => {
    const stores = await make();
    const first = await confirmed(stores, {});
    for (let more = 0; more < 3; more++) await confirmed(stores, {});
    expect(await stores.organizations.contacts(first.organizationId, 2)).toHaveLength(2);
    expect(await stores.organizations.find('org-nobody')).toBeNull();
    expect(await stores.organizations.contacts('org-nobody', 2)).toEqual([]);
  });

  describe('of what earlier releases confirmed', () => {
    it('is found by the walk, made once, and stands in the rows of the directory', async () => {
      const stores = await make();
      const old = [aSubscription(), aSubscription(), { ...aSubscription(), status: 'paused' as const }];
      const others = [ended(aSubscription(), 'unsubscribed', NOON), aSubscription({ status: 'pending', confirmedAt: null })];
      for (const one of [...old, ...others]) await stores.adopt(one);
      for (const one of old) expect((await found(stores, one.id)).organizationId).toBe(ownOrganizationId(one.id));
      const ids = [...old, ...others].map(({ id }) => id);
      expect(await stores.backfill.join([...ids, 'sub-nobody'])).toBe(3);
      const organizationId = ownOrganizationId(old[0]?.id ?? '');
      for (const one of old) expect(await found(stores, one.id)).toEqual({ ...one, organizationId });
      for (const one of others) expect(await found(stores, one.id)).toEqual(one);
      expect(await stores.backfill.join(ids)).toBe(0);
      expect(await stores.organizations.contacts(organizationId, 9)).toEqual(old.map(({ id }) => id));
      const rows = await inDirectory(stores);
      expect(rows.get(old[1]?.id ?? '')).toBe(organizationId);

      // Nobody is asked in a second time by an address that it has.
      const asked = { ...aSubscription({ ...old[1], id: anId('sub'), invitedTo: organizationId }), status: 'pending' as const };
      await stores.store.create(asked);
      expect(await stores.store.replace(asked, { ...asked, status: 'active', revision: 2 }, NOON)).toBe(false);
    });

    it('is joined by a change, before the walk has been there', async () => {
      const stores = await make();
      const first = await confirmed(stores, {});
      const old = aSubscription();
      await stores.adopt(old);
      expect(await stores.store.replace(old, paused(old, NOON), NOON)).toBe(true);
      expect((await found(stores, old.id)).organizationId).toBe(first.organizationId);
    });

    it('has the one that the walk brings to it as its first contact when it has none any more', async () => {
      const stores = await make();
      const gone = await confirmed(stores, {});
      expect(await stores.store.replace(gone, ended(gone, 'unsubscribed', NOON), NOON)).toBe(true);
      const old = aSubscription();
      await stores.adopt(old);
      expect(await stores.backfill.join([old.id])).toBe(1);
      expect(await found(stores, old.id)).toMatchObject({ organizationId: gone.organizationId, invitedTo: gone.organizationId });
    });

    it('is looked for a hundred at a time, by a walk that remembers where it is', async () => {
      const { backfill } = await make();
      await expect(backfill.join(Array.from({ length: 101 }, () => anId('sub')))).rejects.toThrow(RangeError);
      expect(await backfill.progress()).toBeNull();
      const walking = { kind: 'walking', partition: { slotId: 'now', province: '44' }, after: null } as const;
      for (const progress of [walking, { ...walking, after: '4401#sub-1' }, { kind: 'finished', at: NOON } as const]) {
        await backfill.saveProgress(progress);
        expect(await backfill.progress()).toEqual(progress);
      }
    });
  });
});
