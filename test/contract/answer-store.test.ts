import { describe, expect, it } from 'vitest';
import { DynamoAnswerStore } from '../../functions/adapters/dynamodb/registry/dynamo-answer-store.ts';
import type { AnswerStore } from '../../functions/ports/answer-store.ts';
import { NOON } from '../builders.ts';
import { InMemoryAnswerStore } from '../fakes/in-memory-answer-store.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

/** So many seconds after noon. */
const at = (seconds: number): Date => new Date(Date.parse(NOON) + seconds * 1000);
const HOUR = 3600;

describe.each<readonly [string, () => Promise<AnswerStore>]>([
  ['in memory', async () => new InMemoryAnswerStore()],
  ['on DynamoDB', async () => new DynamoAnswerStore(client, (await someTables(client)).registry)],
])('answers under an idempotency key %s', (_, makeStore) => {
  it('are given again for the same body, and refused to another', async () => {
    const store = await makeStore();
    expect(await store.begin('operator', 'key-1', 'body', at(0))).toEqual({ kind: 'begun' });
    expect(await store.begin('operator', 'key-1', 'body', at(1))).toEqual({ kind: 'in-progress' });
    expect(await store.begin('operator', 'key-1', 'other', at(1))).toEqual({ kind: 'other-body' });
    await store.finish('operator', 'key-1', 'the answer');
    expect(await store.begin('operator', 'key-1', 'body', at(2))).toEqual({ kind: 'answered', sealedAnswer: 'the answer' });
    expect(await store.begin('operator', 'key-1', 'other', at(2))).toEqual({ kind: 'other-body' });
    expect(await store.begin('yl-mzt', 'key-1', 'other', at(2))).toEqual({ kind: 'begun' });
    expect(await store.begin('operator', '!"#$%&~', 'body', at(2))).toEqual({ kind: 'begun' });
  });

  it('are worked out by one of many who ask at once', async () => {
    const store = await makeStore();
    const begun = await Promise.all(Array.from({ length: 10 }, () => store.begin('operator', 'key', 'body', at(0))));
    expect(begun.filter(({ kind }) => kind === 'begun')).toHaveLength(1);
    expect(begun.filter(({ kind }) => kind === 'in-progress')).toHaveLength(9);
  });

  it('are worked out again when the first attempt was given up, or died', async () => {
    const store = await makeStore();
    await store.begin('operator', 'key', 'body', at(0));
    await store.abandon('operator', 'key');
    expect(await store.begin('operator', 'key', 'another body', at(1))).toEqual({ kind: 'begun' });
    expect((await store.begin('operator', 'key', 'another body', at(61))).kind).toBe('in-progress');
    expect((await store.begin('operator', 'key', 'body', at(62))).kind).toBe('begun');
    await store.abandon('operator', 'unknown key');
  });

  it('last for a day, even when somebody gives up late', async () => {
    const store = await makeStore();
    await store.begin('operator', 'key', 'body', at(0));
    await store.finish('operator', 'key', 'the answer');
    await store.abandon('operator', 'key');
    expect((await store.begin('operator', 'key', 'body', at(24 * HOUR))).kind).toBe('answered');
    expect((await store.begin('operator', 'key', 'body', at(24 * HOUR + 1))).kind).toBe('begun');
    expect((await store.begin('operator', 'key', 'body', at(24 * HOUR + 2))).kind).toBe('in-progress');
  });
});
