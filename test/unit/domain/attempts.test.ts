import { describe, expect, it } from 'vitest';
import { attemptsAt, statusCodeIn } from '../../../functions/domain/ledger/attempts.ts';
import { type Deviation, freshProgress } from '../../../functions/domain/mailings/batch.ts';
import { MOST_TRIED, type Tried, triedAfter, withTried } from '../../../functions/domain/sending/tried.ts';
import { aBatch, NOON } from '../../builders.ts';

const batch = aBatch({ size: 2 });
const progress = (deviation?: Deviation) => ({
  ...freshProgress(batch),
  mark: 2,
  marks: [{ mark: 2, at: NOON }],
  deviations: new Map(deviation ? [[0, deviation]] : []),
});
const retry = { batch: batch.id, position: 0, subscriptionId: 'sub-1', attempts: 3, why: 'http-502', dueAt: '2026-11-20T05:00:00.000Z' };
const tried = (attempt: number): Tried => ({ attempt, at: `2026-11-20T04:0${attempt}:00.000Z`, why: 'http-500' });

describe('what is known of the attempts of a delivery', () => {
  it('is, of one that arrived at once, when that was written down', () => {
    expect(attemptsAt(progress(), 0, [], undefined)).toEqual([{ attempt: 1, at: NOON, outcome: 'delivered' }]);
  });

  it('is the last attempt alone where an earlier release noted no more, and its time only once it is settled', () => {
    expect(attemptsAt(progress({ status: 'retrying' }), 0, [], retry)).toEqual([
      { attempt: 3, outcome: 'failed', why: 'http-502', nextAttemptAt: retry.dueAt },
    ]);
    const at = '2026-11-20T04:30:00.000Z';
    expect(attemptsAt(progress({ status: 'failed', why: 'http-500', attempts: 8, at }), 0, [], undefined)).toEqual([
      { attempt: 8, at, outcome: 'failed', why: 'http-500' },
    ]);
    // A release before this one made the third of them, this one the others.
    expect(attemptsAt(progress({ status: 'retrying' }), 0, [tried(1), tried(2)], retry).map(({ attempt }) => attempt)).toEqual([3, 2, 1]);
  });

  it('is all of them where it failed, was opened again and stands as it had failed, each once', () => {
    const failedAs = { status: 'failed', why: 'http-500', attempts: 2, at: tried(2).at } as const;
    expect(attemptsAt(progress(failedAs), 0, [tried(1), tried(2)], undefined).map(({ attempt }) => attempt)).toEqual([2, 1]);
  });

  it('is what was tried before somebody was skipped, or before what it told was taken back', () => {
    expect(attemptsAt(progress({ status: 'skipped', why: 'disabled' }), 0, [], undefined)).toEqual([]);
    expect(attemptsAt(progress({ status: 'suppressed', why: 'soft-bounces' }), 0, [], undefined)).toEqual([]);
    const skipped = progress({ status: 'skipped', why: 'withdrawn', attempts: 1 });
    expect(attemptsAt(skipped, 0, [tried(1)], undefined)).toEqual([{ ...tried(1), outcome: 'failed' }]);
  });

  it('tells the status that an endpoint answered, where its code says one', () => {
    expect(['http-503', 'endpoint-gone', 'timeout', 'robot-sign', undefined].map(statusCodeIn)).toEqual([
      503,
      410,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what is noted of attempts', () => {
  it('has a bound, and each of them once', () => {
    let known: readonly Tried[] = [];
    for (let attempt = 1; attempt <= MOST_TRIED + 5; attempt++) known = withTried(known, { attempt, at: NOON, why: 'http-500' });
    expect(known).toHaveLength(MOST_TRIED);
    expect(known.at(-1)?.attempt).toBe(MOST_TRIED + 5);
    expect(withTried([tried(1), tried(2)], { ...tried(2), why: 'timeout' })).toEqual([tried(1), { ...tried(2), why: 'timeout' }]);
  });

  it('does not grow by a try that was not even made', () => {
    const untried = { kind: 'untried', why: 'endpoint-paced' };
    expect(triedAfter(undefined, untried, 0, NOON)).toEqual({});
    expect(triedAfter([tried(1)], untried, 1, NOON)).toEqual({ tried: [tried(1)] });
    expect(triedAfter(undefined, { kind: 'again', why: 'http-500' }, 1, NOON)).toEqual({
      tried: [{ attempt: 1, at: NOON, why: 'http-500' }],
    });
  });
});
