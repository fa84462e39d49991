import { describe, expect, it } from 'vitest';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import { after, HOUR, MINUTE } from '../../functions/domain/time.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';
import { NOON } from '../builders.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<LetterRequests>])[] = [
  ['in memory', async () => new InMemoryLetterRequests()],
  ['on DynamoDB', async () => new DynamoLetterRequests(client, (await someTables(client)).subscriptions)],
];

const at = (ms: number): string => after(NOON, ms);
const LETTER = { letter: 'manage-links', subject: 'keyed-hash' } as const;
const OTHER = { ...LETTER, subject: 'another' } as const;

describe.each(implementations)('requests for letters %s', (_, make) => {
  it('are one for each letter, due at once, and held alone until a time', async () => {
    const requests = await make();
    await requests.make(LETTER, NOON);
    await requests.make(LETTER, at(MINUTE));
    expect(await requests.claim(OTHER, NOON, at(MINUTE))).toBeNull();
    expect(await requests.claim(LETTER, at(-1), at(MINUTE))).toBeNull();
    expect(await requests.claim(LETTER, NOON, at(MINUTE))).toEqual({ ...LETTER, askedAt: NOON, dueAt: NOON, attempts: 0 });
    expect(await requests.claim(LETTER, at(1), at(MINUTE))).toBeNull();
    expect(await requests.claim(LETTER, at(MINUTE + 1), at(HOUR))).not.toBeNull();
    await requests.settle(LETTER);
    expect(await requests.claim(LETTER, at(2 * HOUR), at(3 * HOUR))).toBeNull();
  });

  it('wait until they are rescheduled to, and keep how often they were tried', async () => {
    const requests = await make();
    await requests.make(LETTER, NOON);
    const claimed = await requests.claim(LETTER, NOON, at(MINUTE));
    if (!claimed) throw new Error('nothing to hold');
    await requests.reschedule(claimed, at(HOUR), 1);
    expect(await requests.claim(LETTER, at(HOUR - 1), at(2 * HOUR))).toBeNull();
    expect(await requests.due(at(HOUR - 1), 10)).toEqual([]);
    expect(await requests.due(at(HOUR), 10)).toEqual([{ ...LETTER, askedAt: NOON, dueAt: at(HOUR), attempts: 1 }]);
    const again = await requests.claim(LETTER, at(HOUR), at(2 * HOUR));
    expect(again?.attempts).toBe(1);
    if (again) await requests.release(again, at(3 * HOUR));
    expect(await requests.due(at(2 * HOUR), 10)).toEqual([]);
    expect(await requests.claim(LETTER, at(2 * HOUR), at(3 * HOUR))).toMatchObject({ dueAt: at(HOUR) });
  });

  it('are found when nobody took them for two minutes, the longest due first, and handed out again', async () => {
    const requests = await make();
    await requests.make(OTHER, at(MINUTE));
    await requests.make(LETTER, NOON);
    expect(await requests.due(at(MINUTE), 10)).toEqual([]);
    const due = await requests.due(at(4 * MINUTE), 10);
    expect(due.map(({ subject }) => subject)).toEqual([LETTER.subject, OTHER.subject]);
    for (const one of due) await requests.handOut(one, at(4 * MINUTE), at(20 * MINUTE));
    expect(await requests.due(at(19 * MINUTE), 10)).toEqual([]);
    expect(await requests.due(at(20 * MINUTE), 10)).toHaveLength(2);
    expect(await requests.claim(LETTER, at(5 * MINUTE), at(6 * MINUTE))).not.toBeNull();
  });
});
