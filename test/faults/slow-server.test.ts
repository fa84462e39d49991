import { describe, expect, it } from 'vitest';
import type { BatchWork } from '../../functions/domain/mailings/work.ts';
import { correct } from '../../functions/domain/notices/notice-corrections.ts';
import { withdraw } from '../../functions/domain/notices/notice-life.ts';
import type { Retry } from '../../functions/domain/sending/retry.ts';
import type { SendResult } from '../../functions/usecases/sending/channel-sender.ts';
import { anAudit } from '../builders.ts';
import { aBatch, MINUTE, whenDone } from './a-batch.ts';

describe('a server that takes its time for its last answer', () => {
  it('is waited for, and the sender keeps its batch meanwhile: one message for each, delivered', async () => {
    const { clock, left, send, progress } = await aBatch(12, (to) => (to.startsWith('office-3@') ? 9 * MINUTE : 60));
    const held: SendResult[] = [];
    for (let minute = 1; minute < 9; minute++)
      clock.at(clock.now().getTime() + minute * MINUTE, () => void send('other').then((sent) => held.push(sent)));
    expect(await whenDone(clock, send('first'))).toMatchObject({ kind: 'done', tally: { delivered: 12 } });
    expect(left).toHaveLength(12);
    expect(held.map(({ kind }) => kind)).toEqual(Array(8).fill('later'));
    expect(await progress()).toMatchObject({ mark: 12, possiblyTwice: 0 });
  });

  it('keeps no time of the outcomes of others: those stand at the moment when they were written down', async () => {
    const { clock, send, progress } = await aBatch(2, (to) => (to.startsWith('office-1@') ? 5 * MINUTE : 60));
    const startedMs = clock.now().getTime();
    await whenDone(clock, send('first'));
    const first = (await progress())?.marks.find(({ mark }) => mark === 1);
    expect(Date.parse(first?.at ?? '') - startedMs).toBeLessThan(MINUTE);
  });

  it('leaves no sender at work that has lost its batch to another', async () => {
    const { world, clock, batch, left, send } = await aBatch(30, () => 20_000);
    const work = send('first');
    // Somebody takes the batch away while the first ten are under way: all that is left to the first sender is to see it.
    clock.at(clock.now().getTime() + 5000, () => {
      const checkpoint = world.batches.checkpoint.bind(world.batches);
      world.batches.checkpoint = async (id, owner, progress, until) => owner !== 'first' && checkpoint(id, owner, progress, until);
    });
    await whenDone(clock, work);
    expect(left.length).toBeLessThanOrEqual(10);
    expect((await world.batches.progressOf(batch.id))?.mark).toBe(0);
  });

  it.each([true, false])('leaves no retry of one whom the sender that took the batch over has dealt with (unsure: %s)', async (unsure) => {
    const { world, clock, left, send, progress } = await aBatch(
      1,
      (_, nth) => (nth === 1 ? 5 * MINUTE : 60),
      (nth) => (nth === 1 ? { kind: 'again', why: 'no-answer', unsure } : { kind: 'delivered' }),
    );
    // The first sender cannot reach the store while it waits, so that its lease runs out.
    const { checkpoint } = world.batches;
    world.batches.checkpoint = (...args) =>
      args[1] === 'first' && left.length === 1 ? Promise.reject(new Error('out of reach')) : checkpoint.apply(world.batches, args);
    clock.at(clock.now().getTime() + 2 * MINUTE, () => void send('second'));
    expect(await whenDone(clock, send('first'))).toMatchObject({ kind: 'done', tally: { retrying: 0 } });
    expect(await progress()).toMatchObject({ mark: 1, deviations: new Map(), possiblyTwice: 1 });
    expect(await world.retries.due(new Date(clock.now().getTime() + 60 * MINUTE).toISOString(), 10)).toEqual([]);
    expect([world.queues.take(), left.length]).toEqual([[], 2]);
  });

  it.each([
    ['withdrawn', 'withdrawn'],
    ['corrected', 'superseded'],
  ] as const)('is sent no more of a notice that is %s while a sender is at work', async (act, why) => {
    const { world, clock, notice, left, send, progress } = await aBatch(100, () => 1000);
    clock.at(clock.now().getTime() + 3500, () => {
      const at = clock.now().toISOString();
      const step =
        act === 'withdrawn'
          ? withdraw(notice, { at, reason: '活动因故取消' })
          : correct(notice, { ...notice, title: '改了' }, { note: '改正标题', at, notify: 'all' });
      if (step.kind === 'refused') throw new Error(step.reason);
      void world.notices.replace(notice, step.notice, { ...step, audit: anAudit({ at }) });
    });
    expect(await whenDone(clock, send('first'))).toMatchObject({ kind: 'done' });
    // Ten at a time, one second each, and a look each five seconds.
    expect(left.length).toBeLessThanOrEqual(60);
    expect(left.length).toBeGreaterThanOrEqual(40);
    const standing = await progress();
    expect(standing).toMatchObject({ mark: 100, possiblyTwice: 0 });
    expect(standing?.deviations).toEqual(
      new Map(Array.from({ length: 100 - left.length }, (_, i) => [left.length + i, { status: 'skipped', why }])),
    );
  });

  it('is sent what a notice says by now, once text of it has been taken away', async () => {
    const revisions: (number | null)[] = [];
    const { world, clock, notice, send } = await aBatch(
      100,
      () => 1000,
      () => ({ kind: 'delivered' }),
      (delivery) => revisions.push(delivery.revision),
    );
    clock.at(clock.now().getTime() + 3500, () => {
      const at = clock.now().toISOString();
      void world.notices.replace(notice, { ...notice, revision: notice.revision + 1 }, { due: [], audit: anAudit({ at }) });
    });
    await whenDone(clock, send('first'));
    expect(revisions.lastIndexOf(notice.revision)).toBeLessThan(60);
    expect(revisions.slice(60)).toEqual(Array(40).fill(notice.revision + 1));
  });

  it('keeps a retry for as long as its answer may take', async () => {
    const { world, clock, batch, send, left } = await aBatch(1, () => 9 * MINUTE);
    const [recipient] = batch.recipients;
    const now = clock.now().toISOString();
    const retry: Retry = {
      batch: batch.id,
      position: 0,
      subscriptionId: recipient?.subscriptionId ?? '',
      attempts: 1,
      why: 'x',
      dueAt: now,
    };
    await world.retries.schedule(retry);
    const again: BatchWork = { v: 1, lane: 'routine', batch: batch.id, retry: { position: 0, attempts: 1 } };
    for (let minute = 1; minute < 9; minute++) clock.at(clock.now().getTime() + minute * MINUTE, () => void send('other', again));
    await whenDone(clock, send('first', again));
    expect(left).toHaveLength(1);
  });
});
