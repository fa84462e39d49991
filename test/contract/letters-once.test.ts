import { describe, expect, it } from 'vitest';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import { DynamoLettersOnce } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letters-once.ts';
import { HOUR, after as later, MINUTE } from '../../functions/domain/time.ts';
import { NOON } from '../builders.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { InMemoryLettersOnce } from '../fakes/in-memory-letters-once.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const CALENDAR = { letter: 'operator-news', subject: 'calendar#2027' } as const;
const NEXT_YEARS = { ...CALENDAR, subject: 'calendar#2028' } as const;

describe.each([
  [
    'in memory',
    async () => {
      const requests = new InMemoryLetterRequests();
      return { requests, once: new InMemoryLettersOnce(requests) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { subscriptions } = await someTables(client);
      return { requests: new DynamoLetterRequests(client, subscriptions), once: new DynamoLettersOnce(client, subscriptions) };
    },
  ],
])('a letter that is written once, %s', (_, make) => {
  it('is asked for by the first who does, and by nobody after, also when it has left', async () => {
    const { requests, once } = await make();
    await Promise.all([once.make(CALENDAR, NOON), once.make(CALENDAR, NOON)]);
    await once.make(CALENDAR, later(NOON, MINUTE));
    expect(await requests.claim(CALENDAR, NOON, later(NOON, MINUTE))).toMatchObject({ ...CALENDAR, askedAt: NOON, attempts: 0 });
    await requests.settle(CALENDAR);
    await once.make(CALENDAR, later(NOON, HOUR));
    expect(await requests.claim(CALENDAR, later(NOON, HOUR), later(NOON, HOUR + MINUTE))).toBeNull();
    await once.make(NEXT_YEARS, later(NOON, HOUR));
    expect(await requests.claim(NEXT_YEARS, later(NOON, HOUR), later(NOON, HOUR + MINUTE))).toMatchObject(NEXT_YEARS);
  });
});
