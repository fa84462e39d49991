import { describe, expect, it } from 'vitest';
import { DynamoFeedFollowers } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-followers.ts';
import { DynamoFeedTasks } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-tasks.ts';
import { MOST_OWED } from '../../functions/domain/feeds/feed-task.ts';
import type { Follower } from '../../functions/domain/feeds/follower.ts';
import { after, DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import type { FeedFollowers } from '../../functions/ports/feed-followers.ts';
import type { FeedTasks } from '../../functions/ports/feed-tasks.ts';
import { aFollower, aFollowRequest, NOON } from '../builders.ts';
import { InMemoryFeedFollowers, InMemoryFeedTasks } from '../fakes/in-memory-feeds.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{ followers: FeedFollowers; tasks: FeedTasks }>;

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const tasks = new InMemoryFeedTasks();
      return { tasks, followers: new InMemoryFeedFollowers(tasks) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions } = await someTables(client);
      return { tasks: new DynamoFeedTasks(client, subscriptions), followers: new DynamoFeedFollowers(client, subscriptions, '') };
    },
  ],
];

const at = (ms: number): string => after(NOON, ms);
/** One follows who has asked, and agreed. */
const keep = async ({ followers, tasks }: Stores, follower: Follower): Promise<void> => {
  const request = { ...REQUEST, followerId: follower.id };
  await tasks.ask(request);
  expect(await followers.follow(follower, request)).toBe(true);
};
const PUSH = { task: 'push', followerId: 'reader' } as const;
const REQUEST = aFollowRequest();

describe.each(implementations)('programs that follow feeds, %s', (_, make) => {
  it('are found until their time is over, and what is asked for anew stands in the place of what was', async () => {
    const stores = await make();
    const { followers } = stores;
    const short = aFollower({ id: 'short', leaseUntil: at(HOUR) });
    await keep(stores, short);
    await keep(stores, aFollower({ id: 'long', leaseUntil: at(DAY), sealedSecret: 'sealed' }));
    expect((await followers.living(NOON)).map(({ id }) => id).toSorted()).toEqual(['long', 'short']);
    expect((await followers.living(at(HOUR))).map(({ id }) => id)).toEqual(['long']);
    expect(await followers.find('short', at(HOUR - 1))).toEqual(short);
    expect(await followers.find('short', at(HOUR))).toBeNull();
    await keep(stores, { ...short, leaseUntil: at(2 * HOUR) });
    expect(await followers.find('short', at(HOUR))).toEqual({ ...short, leaseUntil: at(2 * HOUR) });
    expect(await followers.find('nobody', NOON)).toBeNull();
  });

  it('keep how the last push went, but are not there by that', async () => {
    const stores = await make();
    const { followers } = stores;
    const follower = aFollower({ id: 'reader', leaseUntil: at(DAY) });
    await keep(stores, follower);
    await followers.notePush('reader', { at: NOON, why: 'http-500' });
    expect(await followers.find('reader', NOON)).toEqual({ ...follower, lastPush: { at: NOON, why: 'http-500' } });
    await followers.notePush('gone', { at: NOON });
    expect(await followers.find('gone', NOON)).toBeNull();
  });

  it('end once, with what is owed to them', async () => {
    const stores = await make();
    const { followers, tasks } = stores;
    await keep(stores, aFollower({ id: 'reader', leaseUntil: at(DAY) }));
    await tasks.owe('reader', ['ntc-1#1'], NOON);
    expect(await followers.end('reader', null)).toBe(true);
    expect(await followers.end('reader', null)).toBe(false);
    expect(await followers.find('reader', NOON)).toBeNull();
    expect(await tasks.claim(PUSH, NOON, at(MINUTE))).toBeNull();
  });

  it('follow, and leave, by the last that they asked for, with which it is done', async () => {
    const { followers, tasks } = await make();
    const first = { ...REQUEST, followerId: 'reader' };
    const second = { ...first, mode: 'unsubscribe' as const, askedAt: at(1), dueAt: at(1) };
    await tasks.ask(first);
    await tasks.ask(second);
    const follower = aFollower({ id: 'reader', leaseUntil: at(DAY) });
    expect(await followers.follow(follower, first)).toBe(false);
    expect(await followers.find('reader', NOON)).toBeNull();
    expect(await followers.leave(second)).toBe(true);
    expect(await tasks.claim(second, at(HOUR), at(2 * HOUR))).toBeNull();
    await tasks.ask(first);
    expect(await followers.follow(follower, first)).toBe(true);
    await tasks.owe('reader', ['ntc-1#1'], NOON);
    await tasks.ask(second);
    expect(await followers.leave(first)).toBe(false);
    expect(await followers.leave(second)).toBe(true);
    expect([await followers.find('reader', NOON), await tasks.claim(PUSH, NOON, at(MINUTE))]).toEqual([null, null]);
  });
});

describe.each(implementations)('what is to be done for those who follow feeds, %s', (_, make) => {
  it('is a request at a time, held alone until a time, and gone once it is settled', async () => {
    const { tasks } = await make();
    await tasks.ask(REQUEST);
    expect(await tasks.claim({ ...REQUEST, followerId: 'another' }, NOON, at(MINUTE))).toBeNull();
    expect(await tasks.claim(REQUEST, NOON, at(MINUTE))).toEqual(REQUEST);
    expect(await tasks.claim(REQUEST, at(1), at(MINUTE))).toBeNull();
    expect(await tasks.claim(REQUEST, at(MINUTE + 1), at(HOUR))).toEqual(REQUEST);
    await tasks.settle(REQUEST, at(MINUTE));
    expect(await tasks.claim(REQUEST, at(2 * HOUR), at(3 * HOUR))).toBeNull();
  });

  it('is not taken as done where it was asked for once more meanwhile', async () => {
    const { tasks } = await make();
    await tasks.ask(REQUEST);
    const claimed = await tasks.claim(REQUEST, NOON, at(MINUTE));
    const again = { ...REQUEST, askedAt: at(1), dueAt: at(1), leaseSeconds: 7200, sealedSecret: 'sealed' };
    await tasks.ask(again);
    if (claimed) await tasks.settle(claimed, at(2));
    expect(await tasks.claim(REQUEST, at(2), at(MINUTE))).toEqual(again);
  });

  it('is one push of all that is owed, each revision of a notice once', async () => {
    const { tasks } = await make();
    for (const owed of ['ntc-2#1', 'ntc-1#1', 'ntc-1#1', 'ntc-1#2']) await tasks.owe('reader', [owed], NOON);
    const claimed = await tasks.claim(PUSH, NOON, at(MINUTE));
    expect(claimed).toMatchObject({ ...PUSH, dueAt: NOON, attempts: 0, turn: 4 });
    expect(claimed?.task === 'push' && claimed.owed.toSorted()).toEqual(['ntc-1#1', 'ntc-1#2', 'ntc-2#1']);
    if (claimed) await tasks.settle(claimed, at(1));
    expect(await tasks.claim(PUSH, at(HOUR), at(2 * HOUR))).toBeNull();
  });

  it('goes on with what came to be owed while it was pushed, and with nothing else', async () => {
    const { tasks } = await make();
    await tasks.owe('reader', ['ntc-1#1'], NOON);
    const first = await tasks.claim(PUSH, NOON, at(MINUTE));
    await tasks.owe('reader', ['ntc-1#2'], at(1));
    expect(await tasks.claim(PUSH, at(1), at(MINUTE))).toBeNull();
    if (first) await tasks.settle(first, at(2));
    const second = await tasks.claim(PUSH, at(2), at(MINUTE));
    expect(second).toMatchObject({ owed: ['ntc-1#2'], dueAt: at(2), attempts: 0 });
    // The same again makes a turn of it, and leaves nothing to push.
    await tasks.owe('reader', ['ntc-1#2'], at(3));
    if (second) await tasks.settle(second, at(4));
    const third = await tasks.claim(PUSH, at(4), at(MINUTE));
    expect(third).toMatchObject({ owed: [] });
    if (third) await tasks.settle(third, at(5));
    expect(await tasks.claim(PUSH, at(HOUR), at(2 * HOUR))).toBeNull();
  });

  it('goes on with the rest of what is owed, where not all of it was pushed', async () => {
    const { tasks } = await make();
    for (const owed of ['ntc-1#1', 'ntc-2#1', 'ntc-3#1']) await tasks.owe('reader', [owed], NOON);
    const first = await tasks.claim(PUSH, NOON, at(MINUTE));
    if (first?.task === 'push') await tasks.settlePart(first, ['ntc-1#1', 'ntc-2#1'], at(1));
    const rest = await tasks.claim(PUSH, at(1), at(MINUTE));
    expect(rest).toMatchObject({ owed: ['ntc-3#1'], dueAt: at(1), attempts: 0 });
    if (rest) await tasks.settle(rest, at(2));
    expect(await tasks.claim(PUSH, at(HOUR), at(2 * HOUR))).toBeNull();
  });

  it('is no more than a bound, until some of it is done', async () => {
    const { tasks } = await make();
    const many = Array.from({ length: MOST_OWED }, (_, i) => `ntc-${i}#1`);
    expect(await tasks.owe('reader', many, NOON)).toBe(true);
    expect(await tasks.owe('reader', ['ntc-more#1'], NOON)).toBe(false);
    const claimed = await tasks.claim(PUSH, NOON, at(MINUTE));
    expect(claimed).toMatchObject({ turn: 1 });
    if (claimed?.task === 'push') await tasks.settlePart(claimed, many.slice(0, 20), at(1));
    expect(await tasks.owe('reader', ['ntc-more#1'], at(1))).toBe(true);
  });

  it('waits until it is rescheduled to, whatever comes to be owed, and keeps how often it was tried', async () => {
    const { tasks } = await make();
    await tasks.owe('reader', ['ntc-1#1'], NOON);
    const claimed = await tasks.claim(PUSH, NOON, at(MINUTE));
    if (claimed) await tasks.reschedule(claimed, at(HOUR), 1);
    await tasks.owe('reader', ['ntc-2#1'], at(1));
    expect(await tasks.claim(PUSH, at(HOUR - 1), at(2 * HOUR))).toBeNull();
    expect(await tasks.due(at(HOUR - 1), 10)).toEqual([]);
    expect((await tasks.due(at(HOUR), 10)).map(({ task, attempts }) => [task, attempts])).toEqual([['push', 1]]);
    const again = await tasks.claim(PUSH, at(HOUR), at(2 * HOUR));
    expect(again?.task === 'push' && again.owed.toSorted()).toEqual(['ntc-1#1', 'ntc-2#1']);
    if (again) await tasks.release(again, at(3 * HOUR));
    expect(await tasks.due(at(2 * HOUR), 10)).toEqual([]);
    expect(await tasks.claim(PUSH, at(2 * HOUR), at(3 * HOUR))).toMatchObject({ dueAt: at(HOUR), attempts: 1 });
  });

  it('is found when nobody took it for two minutes, the longest due first, and handed out again', async () => {
    const { tasks } = await make();
    await tasks.owe('reader', ['ntc-1#1'], at(MINUTE));
    await tasks.ask(REQUEST);
    expect(await tasks.due(at(MINUTE), 10)).toEqual([]);
    const due = await tasks.due(at(4 * MINUTE), 10);
    expect(due.map(({ task }) => task)).toEqual(['ask', 'push']);
    for (const one of due) await tasks.handOut(one, at(4 * MINUTE), at(20 * MINUTE));
    expect(await tasks.due(at(19 * MINUTE), 10)).toEqual([]);
    expect(await tasks.due(at(20 * MINUTE), 10)).toHaveLength(2);
    expect(await tasks.claim(REQUEST, at(5 * MINUTE), at(6 * MINUTE))).not.toBeNull();
  });
});
