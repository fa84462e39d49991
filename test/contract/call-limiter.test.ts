import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { DynamoCallLimiter } from '../../functions/adapters/dynamodb/registry/dynamo-call-limiter.ts';
import type { CallLimit } from '../../functions/domain/call-limit.ts';
import type { Admission, CallLimiter } from '../../functions/ports/call-limiter.ts';
import { NOON } from '../builders.ts';
import { InMemoryCallLimiter } from '../fakes/in-memory-call-limiter.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

/** Limiters of several functions, which know of one another only by the store. */
const implementations: readonly (readonly [string, () => Promise<() => CallLimiter>])[] = [
  [
    'in memory',
    async () => {
      const one = new InMemoryCallLimiter();
      return () => one;
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { registry } = await someTables(client);
      return () => new DynamoCallLimiter(client, registry);
    },
  ],
];

const HOURLY: CallLimit = { name: 'hourly', calls: 3, windowMs: 3_600_000 };
const PER_SECOND: CallLimit = { name: 'per-second', calls: 2, windowMs: 1000 };
const later = (ms: number): Date => new Date(Date.parse(NOON) + ms);
const ADMITTED: Admission = { kind: 'admitted' };
const over = (retryAfterSeconds: number): Admission => ({ kind: 'over', retryAfterSeconds });

describe.each(implementations)('calls counted %s', (_, makeLimiters) => {
  it('are admitted up to the limit, over all functions, and then told when the next window begins', async () => {
    const aLimiter = await makeLimiters();
    const [one, two] = [aLimiter(), aLimiter()];
    for (const limiter of [one, two, one]) expect(await limiter.count(HOURLY, 'a', later(600_000))).toEqual(ADMITTED);
    for (const limiter of [two, one, two]) expect(await limiter.count(HOURLY, 'a', later(600_500))).toEqual(over(3000));
    expect(await one.count(HOURLY, 'a', later(3_599_999))).toEqual(over(1));
    for (const limiter of [one, two, one]) expect(await limiter.count(HOURLY, 'a', later(3_600_000))).toEqual(ADMITTED);
    expect(await two.count(HOURLY, 'a', later(3_600_001))).toEqual(over(3600));
  });

  it('are counted for each caller and each limit alone', async () => {
    const limiter = (await makeLimiters())();
    for (let i = 0; i < 4; i++) await limiter.count(PER_SECOND, 'a', later(0));
    expect(await limiter.count(PER_SECOND, 'b', later(0))).toEqual(ADMITTED);
    expect(await limiter.count(HOURLY, 'a', later(0))).toEqual(ADMITTED);
    expect(await limiter.count(PER_SECOND, 'a', later(0))).toEqual(over(1));
    expect(await limiter.count(PER_SECOND, 'a', later(1000))).toEqual(ADMITTED);
  });

  it('are admitted exactly as often as the limit allows, however many come at once', async () => {
    const aLimiter = await makeLimiters();
    const limiters = [aLimiter(), aLimiter(), aLimiter()];
    const answers = await Promise.all(limiters.flatMap((limiter) => [1, 2, 3].map(() => limiter.count(HOURLY, 'a', later(0)))));
    expect(answers.filter(({ kind }) => kind === 'admitted')).toHaveLength(3);
  });
});

describe('calls counted on DynamoDB', () => {
  it('cost a write each, and nothing more once a caller is over; what is counted is forgotten when its window is', async () => {
    const { registry } = await someTables(client);
    const send = vi.spyOn(client, 'send');
    const writes = () => send.mock.calls.flatMap(([command]) => (command instanceof UpdateItemCommand ? [command.input] : []));
    const limiter = new DynamoCallLimiter(client, registry);
    for (let i = 0; i < 50; i++) await limiter.count(HOURLY, 'a', later(1000));
    // Three that are admitted, and the one that finds out that there are no more.
    expect(writes()).toHaveLength(4);
    const forgottenAt = Number(writes()[0]?.ExpressionAttributeValues?.[':ttl']?.N);
    expect(forgottenAt).toBeGreaterThan(later(3_600_000).getTime() / 1000);
    expect(forgottenAt).toBeLessThan(later(2 * 3_600_000).getTime() / 1000);
    await limiter.count(HOURLY, 'a', later(3_600_000));
    expect(writes()).toHaveLength(5);
  });

  it('remember some callers that are over, and look up the others', async () => {
    const { registry } = await someTables(client);
    const limiter = new DynamoCallLimiter(client, registry, 2);
    const once: CallLimit = { name: 'once', calls: 1, windowMs: 3_600_000 };
    for (const caller of ['a', 'b', 'c']) {
      expect(await limiter.count(once, caller, later(0))).toEqual(ADMITTED);
      expect(await limiter.count(once, caller, later(0))).toEqual(over(3600));
    }
    const send = vi.spyOn(client, 'send').mockClear();
    for (const caller of ['b', 'c', 'a']) expect(await limiter.count(once, caller, later(0))).toEqual(over(3600));
    expect(send).toHaveBeenCalledTimes(1);
  });
});
