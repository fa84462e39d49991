import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoContactBackfill } from '../../functions/adapters/dynamodb/subscriptions/dynamo-contact-backfill.ts';
import { DynamoDirectory } from '../../functions/adapters/dynamodb/subscriptions/dynamo-directory.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { truthItem } from '../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import { rangesOf, scopeOf } from '../../functions/domain/audience/directory.ts';
import type { Frequency, Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { changed, disabled, ended, paused, restored, resumed } from '../../functions/domain/subscriptions/subscription-life.ts';
import type { Directory } from '../../functions/ports/directory.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{
  store: SubscriptionStore;
  directory: Directory;
  /** Keeps one as an earlier release did, which confirmed it and took no contact for it. */
  adopt: (subscription: Subscription) => Promise<void>;
}>;

const client = await aDynamoDb();
const vault = new FakeVault();
const onDynamoDb = async (): Promise<Stores & { table: string }> => {
  const { subscriptions: table } = await someTables(client);
  const adopt = async (subscription: Subscription): Promise<void> => {
    const { channel } = subscription;
    const address = channel.type === 'email' ? await vault.addressKey(channel.address) : null;
    await client.send(
      new PutItemCommand({ TableName: table, Item: marshall(truthItem(subscription, address), { removeUndefinedValues: true }) }),
    );
  };
  return {
    store: new DynamoSubscriptionStore(client, table, vault),
    directory: new DynamoDirectory(client, table),
    adopt,
    table,
  };
};
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const both = new InMemorySubscriptions(vault);
      return { store: both, directory: both, adopt: async (subscription) => both.adopt(subscription) };
    },
  ],
  ['on DynamoDB', onDynamoDb],
];

const DAILY: Frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false };
const CHOIR = { type: 'email', address: 'choir@club.example' } as const;
const HOOK = aWebhook({ url: 'https://hooks.club.example/Choir?key=1' });
const CODE = '91350100M000100Y43';

const pendingOf = (active: Subscription): Subscription => ({ ...active, status: 'pending', revision: 1, confirmedAt: null });
const activeOf = (pending: Subscription): Subscription => ({ ...pending, status: 'active', revision: 2, confirmedAt: NOON });
const renamed = (before: Subscription, organization: Partial<Subscription['organization']>): Subscription =>
  changed(before, { organization: { ...before.organization, ...organization } }, NOON);

/** Signs up and confirms. @returns what is active now, or null when it may not be */
const confirm = async ({ store }: Pick<Stores, 'store'>, given: Parameters<typeof aSubscription>[0]): Promise<Subscription | null> => {
  const pending = pendingOf(aSubscription(given));
  await store.create(pending);
  const active = activeOf(pending);
  return (await store.replace(pending, active, NOON)) ? active : null;
};

const confirmed = async (stores: Pick<Stores, 'store'>, given: Parameters<typeof aSubscription>[0]): Promise<Subscription> => {
  const active = await confirm(stores, given);
  if (!active) throw new Error('it could not be confirmed');
  return active;
};

const steppedTo = async ({ store }: Pick<Stores, 'store'>, before: Subscription, after: Subscription): Promise<Subscription> => {
  expect(await store.replace(before, after, NOON)).toBe(true);
  return after;
};

const rowsOf = async ({ directory }: Pick<Stores, 'directory'>): Promise<number> => {
  let rows = 0;
  for (const range of rangesOf(scopeOf(['']), await directory.partitions())) {
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<Directory['read']>> = await directory.read(range, after);
      rows += page.entries.length;
      if (page.next === null) break;
      after = page.next;
    }
  }
  return rows;
};

describe.each(implementations)('an organization with one address %s', (_, makeStores) => {
  it.each([
    ['an email address', { channel: CHOIR }, { channel: { type: 'email', address: ' Choir@CLUB.example' } }],
    ['a URL', { channel: HOOK }, { channel: aWebhook({ url: HOOK.url, sealedSecrets: ['other'] }) }],
    ['a URL, whatever its fragment', { channel: HOOK }, { channel: aWebhook({ url: `${HOOK.url.replace('hooks', 'HOOKS')}#two` }) }],
    [
      'a credit code, whatever its name',
      { channel: CHOIR, organization: { uscc: CODE } },
      { channel: CHOIR, organization: { uscc: CODE, name: '清溪合唱团' } },
    ],
    [
      'a name, in whatever way it is written',
      { channel: CHOIR, organization: { name: '清溪ＡＢＣ合唱队' } },
      { channel: CHOIR, organization: { name: ' 清溪abc合唱队' } },
    ],
  ] as const)('has one living subscription for %s, and the second changes nothing', async (_, first, second) => {
    const stores = await makeStores();
    const standing = await confirmed(stores, first);
    const another = pendingOf(aSubscription(second));
    await stores.store.create(another);
    expect(await stores.store.holder(another)).toBe(standing.id);
    expect(await stores.store.replace(another, activeOf(another), NOON)).toBe(false);
    expect(await stores.store.find(another.id)).toEqual(another);
    expect(await rowsOf(stores)).toBe(1);
  });

  it.each([
    ['another organization', { channel: CHOIR, organization: { name: '清溪社区舞蹈队' } }],
    ['another address', { channel: { type: 'email', address: 'office@club.example' } }],
    ['another code under the same name', { channel: CHOIR, organization: { uscc: CODE } }],
    ['a URL that differs in the case of its path', { channel: aWebhook({ url: 'https://hooks.club.example/choir?key=1' }) }],
  ] as const)('keeps none from %s', async (_, given) => {
    const stores = await makeStores();
    await confirmed(stores, { channel: CHOIR });
    await confirmed(stores, { channel: HOOK });
    expect(await confirm(stores, given)).not.toBeNull();
  });

  it('is held by none who only waits for consent', async () => {
    const stores = await makeStores();
    const [one, two] = [pendingOf(aSubscription({ channel: CHOIR })), pendingOf(aSubscription({ channel: CHOIR }))];
    await stores.store.create(one);
    await stores.store.create(two);
    expect(await stores.store.holder(one)).toBeNull();
    expect(await stores.store.replace(two, activeOf(two), NOON)).toBe(true);
    expect(await stores.store.holder(one)).toBe(two.id);
  });

  it('has one whoever confirms at the same time', async () => {
    const stores = await makeStores();
    const pending = Array.from({ length: 6 }, () => pendingOf(aSubscription({ channel: CHOIR })));
    for (const one of pending) await stores.store.create(one);
    const answers = await Promise.all(pending.map((one) => stores.store.replace(one, activeOf(one), NOON)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await stores.store.holder(aSubscription({ channel: CHOIR }))).toBe(pending[answers.indexOf(true)]?.id);
    expect(await rowsOf(stores)).toBe(1);
  });

  it('keeps its place while it is paused or switched off, and gives it up when it ends', async () => {
    const stores = await makeStores();
    const active = await confirmed(stores, { channel: HOOK });
    const off = await steppedTo(stores, active, disabled(active, NOON));
    expect(await confirm(stores, { channel: HOOK })).toBeNull();
    const on = await steppedTo(stores, off, resumed(off, NOON));
    const resting = await steppedTo(stores, on, paused(on, NOON));
    expect(await confirm(stores, { channel: HOOK })).toBeNull();
    const gone = await steppedTo(stores, resting, ended(resting, 'unsubscribed', NOON));
    expect(await stores.store.holder(gone)).toBeNull();
    const next = await confirmed(stores, { channel: HOOK });
    expect(await stores.store.holder(gone)).toBe(next.id);
  });

  it('is not brought back beside the one that it has since', async () => {
    const stores = await makeStores();
    const first = await confirmed(stores, { channel: CHOIR });
    const gone = await steppedTo(stores, first, ended(first, 'unsubscribed', NOON));
    const second = await confirmed(stores, { channel: CHOIR });
    expect(await stores.store.replace(gone, restored(gone, NOON), NOON)).toBe(false);
    await steppedTo(stores, second, ended(second, 'unsubscribed', NOON));
    await steppedTo(stores, gone, restored(gone, NOON));
    expect(await stores.store.holder(gone)).toBe(first.id);
  });

  it('takes its place along under another name or code, and not onto one that is taken', async () => {
    const stores = await makeStores();
    const choir = await confirmed(stores, { channel: CHOIR });
    const dancers = await confirmed(stores, { channel: CHOIR, organization: { name: '清溪社区舞蹈队' } });
    const taken = renamed(dancers, { name: choir.organization.name });
    expect(await stores.store.replace(dancers, taken, NOON)).toBe(false);
    expect(await stores.store.find(dancers.id)).toEqual(dancers);
    const resting = await steppedTo(stores, dancers, paused(dancers, NOON));
    expect(await stores.store.replace(resting, renamed(resting, { name: choir.organization.name }), NOON)).toBe(false);

    const moved = await steppedTo(stores, choir, renamed(choir, { name: '清溪合唱团' }));
    const coded = await steppedTo(stores, moved, renamed(moved, { uscc: CODE }));
    expect(await stores.store.holder(moved)).toBeNull();
    expect(await stores.store.holder(choir)).toBeNull();
    expect(await stores.store.holder(coded)).toBe(choir.id);
    await steppedTo(stores, resting, renamed(resting, { name: choir.organization.name }));
  });

  it('has one whatever that calls it: who claims its old name is the one who is asked in under the new name', async () => {
    const stores = await makeStores();
    const first = await confirmed(stores, {});
    const claiming = await confirmed(stores, { channel: CHOIR });
    const known = await steppedTo(stores, first, renamed(first, { name: '清溪合唱团' }));
    const asked = { channel: CHOIR, organization: { name: '清溪合唱团' }, invitedTo: known.organizationId };
    const pending = pendingOf(aSubscription(asked));
    await stores.store.create(pending);
    expect(await stores.store.holder(pending)).toBe(claiming.id);
    expect(await stores.store.replace(pending, activeOf(pending), NOON)).toBe(false);
    expect(await rowsOf(stores)).toBe(2);
    const moves = { ...activeOf(pending), id: first.id, channel: CHOIR, revision: known.revision + 1 };
    expect(await stores.store.replace(known, { ...moves, organization: known.organization }, NOON)).toBe(false);

    const gone = (await stores.store.find(claiming.id)) ?? claiming;
    await steppedTo(stores, gone, ended(gone, 'unsubscribed', NOON));
    expect(await stores.store.holder(pending)).toBeNull();
    await steppedTo(stores, pending, activeOf(pending));
    expect(await stores.store.holder(pending)).toBe(pending.id);
  });

  it('has one also where one contact gives its credit code and one leaves it out', async () => {
    const stores = await makeStores();
    const hook = await confirmed(stores, { channel: HOOK });
    await confirmed(stores, {});
    const coded = await steppedTo(stores, hook, renamed(hook, { uscc: CODE }));
    expect(await confirm(stores, { channel: HOOK })).toBeNull();
    expect(await stores.store.holder(aSubscription({ channel: HOOK }))).toBe(coded.id);
  });

  it('is told apart also by a name made of characters that stand for many', async () => {
    const stores = await makeStores();
    const name = '\uFDFA'.repeat(120);
    await confirmed(stores, { channel: CHOIR, organization: { name } });
    expect(await confirm(stores, { channel: CHOIR, organization: { name } })).toBeNull();
  });

  describe('and a subscription that an earlier release confirmed', () => {
    it('takes its place when it is next changed', async () => {
      const stores = await makeStores();
      const old = aSubscription({ channel: CHOIR });
      await stores.adopt(old);
      expect(await stores.store.find(old.id)).toEqual(old);
      expect(await stores.store.holder(old)).toBeNull();
      await steppedTo(stores, old, changed(old, { language: 'en' }, NOON));
      expect(await stores.store.holder(old)).toBe(old.id);
      expect(await confirm(stores, { channel: CHOIR })).toBeNull();
    });

    it('may be paused and ended beside another, but neither changed nor resumed', async () => {
      const stores = await makeStores();
      const [one, two] = [aSubscription({ channel: CHOIR }), aSubscription({ channel: CHOIR })];
      await stores.adopt(one);
      await stores.adopt(two);
      await steppedTo(stores, one, changed(one, { language: 'en' }, NOON));
      expect(await stores.store.replace(two, changed(two, { language: 'en' }, NOON), NOON)).toBe(false);
      const resting = await steppedTo(stores, two, paused(two, NOON));
      expect(await stores.store.replace(resting, resumed(resting, NOON), NOON)).toBe(false);
      const gone = await steppedTo(stores, resting, ended(resting, 'deleted', NOON));
      expect(await stores.store.holder(gone)).toBe(one.id);
    });

    it('may change frequency and take its place although it watches as many regions as were once allowed', async () => {
      const stores = await makeStores();
      const watch = Array.from({ length: 32 }, (_, i) => `44${String(i + 1).padStart(2, '0')}`);
      const old = aSubscription({ channel: CHOIR, region: '11', filter: { watch } });
      await stores.adopt(old);
      const once = await steppedTo(stores, old, changed(old, { frequency: DAILY }, NOON));
      expect(await stores.store.holder(old)).toBe(old.id);
      const organization = { ...once.organization, name: '清溪合唱团' };
      const twice = await steppedTo(stores, once, changed(once, { organization, frequency: { mode: 'immediate' } }, NOON));
      expect(await stores.store.holder(twice)).toBe(old.id);
      const last = await steppedTo(stores, twice, changed(twice, { language: 'en' }, NOON));
      expect(await stores.store.find(old.id)).toEqual(last);
      expect(await stores.store.holder(old)).toBeNull();
    });
  });
});

describe('on DynamoDB, a subscription whose address a release before held by the name alone', () => {
  it('keeps it under its organization, too, from the next walk on', async () => {
    const stores = await onDynamoDb();
    const first = await confirmed(stores, {});
    const claiming = await stores.store.find((await confirmed(stores, { channel: CHOIR })).id);
    if (!claiming) throw new Error('it was confirmed');
    const truth = { TableName: stores.table, Key: marshall({ pk: `SUB#${claiming.id}`, sk: 'SUB' }) };
    const { Item } = await client.send(new GetItemCommand({ ...truth, ConsistentRead: true }));
    const [byName, byId] = Item?.['contacts']?.L?.map(({ S }) => S ?? '') ?? [];
    expect([byName, byId]).toEqual([expect.stringMatching(/^CONTACT#.*合唱队$/), expect.stringMatching(/^CONTACT#.*#org-/)]);
    // As that release writes it: it holds the one and lets go of the other.
    await client.send(new PutItemCommand({ TableName: stores.table, Item: { ...Item, contacts: { L: [{ S: byName ?? '' }] } } }));
    await client.send(new DeleteItemCommand({ TableName: stores.table, Key: marshall({ pk: byId, sk: 'CONTACT' }) }));

    const { mailings } = await someTables(client);
    const backfill = new DynamoContactBackfill(client, stores.table, mailings, vault);
    expect(await backfill.claim([claiming.id])).toEqual({ claimed: 1, heldByOthers: [] });
    expect(await backfill.claim([claiming.id])).toEqual({ claimed: 0, heldByOthers: [] });
    const known = await steppedTo(stores, first, renamed(first, { name: '清溪合唱团' }));
    const asked = { channel: CHOIR, organization: { name: '清溪合唱团' }, invitedTo: known.organizationId };
    expect(await confirm(stores, asked)).toBeNull();
  });
});

describe('on DynamoDB, a contact that a release without contacts left behind', () => {
  it('keeps nobody out when its holder has ended meanwhile, or is gone', async () => {
    const stores = await onDynamoDb();
    const first = await confirmed(stores, { channel: CHOIR });
    // As that release writes it: the whole item, and no contact let go.
    await stores.adopt(ended(first, 'unsubscribed', NOON));
    expect(await stores.store.holder(first)).toBeNull();
    const second = await confirmed(stores, { channel: CHOIR });
    expect(await stores.store.holder(first)).toBe(second.id);
  });

  it('is its holder’s still when that was only changed meanwhile', async () => {
    const stores = await onDynamoDb();
    const first = await confirmed(stores, { channel: CHOIR });
    const changedSince = changed(first, { language: 'en' }, NOON);
    await stores.adopt(changedSince);
    expect(await stores.store.holder(first)).toBe(first.id);
    expect(await confirm(stores, { channel: CHOIR })).toBeNull();
    await steppedTo(stores, changedSince, renamed(changedSince, { region: '4403' }));
    const { Item } = await client.send(
      new GetItemCommand({ TableName: stores.table, Key: marshall({ pk: `SUB#${first.id}`, sk: 'SUB' }), ConsistentRead: true }),
    );
    expect(Item?.['contacts']?.L).toHaveLength(2);
  });
});
