import { describe, expect, it } from 'vitest';
import { DynamoDeadCriteriaRecord } from '../../functions/adapters/dynamodb/subscriptions/dynamo-dead-criteria-record.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import { after as later, MINUTE } from '../../functions/domain/time.ts';
import type { DeadCriteriaRecord } from '../../functions/ports/dead-criteria-record.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';
import { NOON } from '../builders.ts';
import { InMemoryDeadCriteriaRecord } from '../fakes/in-memory-dead-criteria-record.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

describe.each<readonly [string, () => Promise<Readonly<{ record: DeadCriteriaRecord; letters: LetterRequests }>>]>([
  [
    'in memory',
    async () => {
      const letters = new InMemoryLetterRequests();
      return { letters, record: new InMemoryDeadCriteriaRecord(letters) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions, mailings } = await someTables(client);
      return {
        letters: new DynamoLetterRequests(client, subscriptions),
        record: new DynamoDeadCriteriaRecord(client, subscriptions, mailings),
      };
    },
  ],
])('what owners were told of criteria that match no more, %s,', (_, make) => {
  const LETTER = { letter: 'dead-criteria', subject: 'sub-1' } as const;
  const NONE: ReadonlySet<string> = new Set();

  it('is noted with the letter that tells it, and added to', async () => {
    const { record, letters } = await make();
    expect(await record.toldOf(['sub-1', 'sub-2'])).toEqual(new Map());
    expect(await record.tell('sub-1', NONE, new Set(['region:460321']), NOON)).toBe(true);
    expect(await letters.claim(LETTER, NOON, later(NOON, MINUTE))).not.toBeNull();
    await letters.settle(LETTER);
    const before = (await record.toldOf(['sub-1', 'sub-2'])).get('sub-1') ?? NONE;
    expect(before).toEqual(new Set(['region:460321']));
    expect(await record.tell('sub-1', before, new Set(['agency:gone']), later(NOON, MINUTE))).toBe(true);
    expect(await record.toldOf(['sub-1'])).toEqual(new Map([['sub-1', new Set(['agency:gone', 'region:460321'])]]));
    expect(await letters.claim(LETTER, later(NOON, MINUTE), later(NOON, 2 * MINUTE))).not.toBeNull();
  });

  it('is told once by two who look at the same time', async () => {
    const { record } = await make();
    const told = await Promise.all([0, 1].map(() => record.tell('sub-1', NONE, new Set(['topic:old']), NOON)));
    expect(told.sort()).toEqual([false, true]);
    expect(await record.tell('sub-1', NONE, new Set(['topic:other']), NOON)).toBe(false);
  });

  it('remembers how far the walk is', async () => {
    const { record } = await make();
    expect(await record.progress()).toBeNull();
    const walking = { kind: 'walking', partition: { slotId: 'immediate', province: '44' }, after: '440106#sub-1' } as const;
    await record.saveProgress(walking);
    expect(await record.progress()).toEqual(walking);
    await record.saveProgress({ kind: 'finished', at: NOON });
    expect(await record.progress()).toEqual({ kind: 'finished', at: NOON });
  });
});
