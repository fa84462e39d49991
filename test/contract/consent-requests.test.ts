import { describe, expect, it } from 'vitest';
import { DynamoConsentRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-requests.ts';
import { DynamoLetterCount } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-count.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { asked, attempted, ended, restored } from '../../functions/domain/subscriptions/subscription-life.ts';
import { after, DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import type { ConsentRequests } from '../../functions/ports/consent-requests.ts';
import type { LetterCount } from '../../functions/ports/letter-count.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryLetterCount } from '../fakes/in-memory-letter-count.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{ store: SubscriptionStore; requests: ConsentRequests; letters: LetterCount }>;

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const store = new InMemorySubscriptions(new FakeVault());
      return { store, requests: store.requests, letters: new InMemoryLetterCount() };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions } = await someTables(client);
      return {
        store: new DynamoSubscriptionStore(client, subscriptions, new FakeVault()),
        requests: new DynamoConsentRequests(client, subscriptions),
        letters: new DynamoLetterCount(client, subscriptions),
      };
    },
  ],
];

const aSignUp = (given: Parameters<typeof aSubscription>[0] = {}) =>
  aSubscription({ status: 'pending', createdAt: NOON, consentAskedAt: null, confirmedAt: null, ...given });

const at = (ms: number): string => after(NOON, ms);
const LONG = at(DAY);

describe.each(implementations)('requests for consent %s', (_, makeStores) => {
  it('are made with a sign-up, in its lane, and are due at once', async () => {
    const { store, requests } = await makeStores();
    const [single, imported] = [aSignUp(), aSignUp({ channel: aWebhook() })];
    await store.create(single);
    await store.create(imported, 'routine');
    expect(await requests.claim(single.id, NOON, at(MINUTE))).toEqual({
      subscriptionId: single.id,
      channel: 'email',
      lane: 'urgent',
      dueAt: NOON,
    });
    expect(await requests.claim(imported.id, NOON, at(MINUTE))).toMatchObject({ channel: 'webhook', lane: 'routine' });
    expect(await requests.claim('sub-nobody', NOON, at(MINUTE))).toBeNull();
  });

  it('are not made where nobody is to be asked', async () => {
    const { store, requests } = await makeStores();
    for (const kept of [aSignUp({ consentAskedAt: NOON }), aSubscription()]) await store.create(kept);
    expect(await requests.due(LONG, 10)).toEqual([]);
  });

  it('are made once for a sign-up that an earlier release kept without one, and for nobody who is not to be asked', async () => {
    const { store, requests } = await makeStores();
    const [earlier, imported, asked] = [aSignUp(), aSignUp(), aSignUp({ consentAskedAt: NOON })];
    for (const one of [earlier, asked]) await store.create(one);
    await store.create(imported, 'routine');
    await requests.settle(earlier.id);
    for (const one of [earlier, earlier, imported, asked]) await requests.make(one, at(HOUR));
    expect(await requests.due(at(HOUR), 10)).toMatchObject([{ subscriptionId: imported.id }]);
    expect(await requests.due(LONG, 10)).toMatchObject([
      { subscriptionId: imported.id, lane: 'routine', dueAt: NOON },
      { subscriptionId: earlier.id, channel: 'email', lane: 'urgent', dueAt: at(HOUR) },
    ]);
    expect(await requests.claim(earlier.id, at(HOUR), LONG)).not.toBeNull();
    await requests.make(earlier, at(HOUR));
    expect(await requests.claim(earlier.id, at(HOUR), LONG)).toBeNull();
  });

  it('come back with a subscription that comes back before it was asked', async () => {
    const { store, requests } = await makeStores();
    const before = aSignUp();
    await store.create(before);
    await requests.settle(before.id);
    const left = ended(before, 'unsubscribed', at(MINUTE));
    expect(await store.replace(before, left, at(MINUTE))).toBe(true);
    expect(await requests.due(LONG, 10)).toEqual([]);
    expect(await store.replace(left, restored(left, at(HOUR)), at(HOUR))).toBe(true);
    expect(await requests.claim(before.id, at(HOUR), LONG)).toMatchObject({ subscriptionId: before.id, dueAt: at(HOUR) });
  });

  it('go with the change by which nobody is to be asked any more, and with no other', async () => {
    const { store, requests } = await makeStores();
    const [taken, failed] = [aSignUp(), aSignUp()];
    for (const one of [taken, failed]) await store.create(one);
    const attempt = { at: at(MINUTE), result: 'taken' } as const;
    expect(await store.replace(taken, asked(taken, attempt), at(MINUTE))).toBe(true);
    expect(await store.replace(failed, attempted(failed, { ...attempt, result: 'again' }, at(HOUR)), at(MINUTE))).toBe(true);
    expect(await requests.due(LONG, 10)).toMatchObject([{ subscriptionId: failed.id }]);
    expect(await requests.claim(taken.id, at(HOUR), LONG)).toBeNull();
  });

  it('are worked on by one at a time, and by another when the time of the first is up', async () => {
    const { store, requests } = await makeStores();
    const { id } = aSignUp();
    await store.create(aSignUp({ id }));
    const claims = await Promise.all([1, 2, 3, 4].map(() => requests.claim(id, NOON, at(MINUTE))));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await requests.claim(id, at(MINUTE), at(HOUR))).toBeNull();
    expect(await requests.due(at(MINUTE - 1), 10)).toEqual([]);
    expect(await requests.due(at(MINUTE), 10)).toHaveLength(1);
    expect(await requests.claim(id, at(MINUTE + 1), at(HOUR))).not.toBeNull();
  });

  it('are left alone until they are due, however often somebody comes', async () => {
    const { store, requests } = await makeStores();
    const { id } = aSignUp();
    await store.create(aSignUp({ id }));
    const claimed = await requests.claim(id, NOON, at(MINUTE));
    if (!claimed) throw new Error('nothing to hold');
    await requests.reschedule(claimed, at(HOUR));
    expect(await requests.claim(id, at(HOUR - 1), LONG)).toBeNull();
    expect(await requests.due(at(HOUR - 1), 10)).toEqual([]);
    expect(await requests.due(at(HOUR), 10)).toEqual([{ ...claimed, dueAt: at(HOUR) }]);
    expect(await requests.claim(id, at(HOUR), LONG)).toEqual({ ...claimed, dueAt: at(HOUR) });
  });

  it('stay due after a fault of ours: whoever comes again may take them, and sweep looks later', async () => {
    const { store, requests } = await makeStores();
    const { id } = aSignUp();
    await store.create(aSignUp({ id }));
    const claimed = await requests.claim(id, NOON, at(MINUTE));
    if (!claimed) throw new Error('nothing to hold');
    await requests.release(claimed, at(HOUR));
    expect(await requests.due(at(HOUR - 1), 10)).toEqual([]);
    expect(await requests.claim(id, at(1), at(MINUTE))).toEqual(claimed);
  });

  it('are found by sweep when nobody took them, the longest due first, and handed out once in a while', async () => {
    const { store, requests } = await makeStores();
    const [first, second, third] = [aSignUp(), aSignUp({ createdAt: at(1000) }), aSignUp({ createdAt: at(2000) })];
    for (const one of [third, first, second]) await store.create(one);
    expect(await requests.due(at(MINUTE), 10)).toEqual([]);
    const due = await requests.due(at(HOUR), 2);
    expect(due.map(({ subscriptionId }) => subscriptionId)).toEqual([first.id, second.id]);
    for (const request of due) await requests.handOut(request, at(HOUR), at(2 * HOUR));
    expect((await requests.due(at(HOUR), 10)).map(({ subscriptionId }) => subscriptionId)).toEqual([third.id]);
    expect(await requests.due(at(2 * HOUR), 10)).toHaveLength(3);
  });

  it('are not handed out when somebody has taken or settled them meanwhile', async () => {
    const { store, requests } = await makeStores();
    const [taken, settled] = [aSignUp(), aSignUp()];
    for (const one of [taken, settled]) await store.create(one);
    const due = await requests.due(at(HOUR), 10);
    await requests.claim(taken.id, at(HOUR), at(2 * HOUR));
    await requests.settle(settled.id);
    await requests.settle(settled.id);
    for (const request of due) await requests.handOut(request, at(HOUR), at(HOUR + 1));
    expect(await requests.due(at(HOUR + 1), 10)).toEqual([]);
    expect((await requests.due(at(2 * HOUR), 10)).map(({ subscriptionId }) => subscriptionId)).toEqual([taken.id]);
  });
});

describe.each(implementations)('the letters to a mailbox %s', (_, makeStores) => {
  const moment = (ms: number): Date => new Date(at(ms));

  it('are counted over a day, each mailbox by itself, also when several leave at once', async () => {
    const { letters } = await makeStores();
    const takes = await Promise.all([0, 0, 0, 0, 0, 0, 0, 0].map(() => letters.take('one', 5, moment(0))));
    expect(takes.filter((taken) => taken)).toHaveLength(5);
    expect(await letters.take('other', 5, moment(0))).toBe(true);
    expect(await letters.take('one', 5, moment(DAY - 1))).toBe(false);
    expect(await letters.take('one', 5, moment(DAY))).toBe(true);
  });

  it('do not count when they did not leave', async () => {
    const { letters } = await makeStores();
    expect(await letters.take('one', 1, moment(0))).toBe(true);
    await letters.giveBack('one', moment(0));
    await letters.giveBack('one', moment(0));
    expect(await letters.take('one', 1, moment(1))).toBe(true);
    expect(await letters.take('one', 1, moment(2))).toBe(false);
  });
});
