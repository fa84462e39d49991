import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../functions/usecases/sending/channel-sender.ts';
import { aBatch, MINUTE, whenDone } from './a-batch.ts';

/** What the first message that leaves comes to; the others arrive. */
const first =
  (attempt: Attempt) =>
  (nth: number): Attempt =>
    nth === 1 ? attempt : { kind: 'delivered' };

const AGAIN: Attempt = { kind: 'again', why: 'mailbox-busy' };
const UNSURE: Attempt = { kind: 'again', why: 'no-answer', unsure: true };

/** From its nth call on, what goes by that name fails for whoever calls it. */
const breakFrom = <T extends object>(port: T, name: keyof T, nth: number): (() => void) => {
  const member = port[name];
  if (typeof member !== 'function') throw new Error('there is nothing to break');
  let calls = 0;
  const broken = (...args: unknown[]) => (++calls >= nth ? Promise.reject(new Error('out of reach')) : Reflect.apply(member, port, args));
  Object.assign(port, { [name]: broken });
  return () => Object.assign(port, { [name]: member });
};

describe('somebody whom a sender noted as to be tried again and could not write down', () => {
  it.each([
    ['did not arrive', AGAIN, 0],
    ['may have arrived', UNSURE, 1],
  ])('is left to that retry by whoever takes the batch over, when the first message %s', async (_, attempt, twice) => {
    const { world, clock, left, send, progress } = await aBatch(3, () => 60, first(attempt));
    const mend = breakFrom(world.batches, 'checkpoint', 1);
    await expect(whenDone(clock, send('dies'))).rejects.toThrow('out of reach');
    mend();
    const [retry] = await world.retries.due('2100-01-01T00:00:00.000Z', 10);
    world.queues.take();
    await whenDone(clock, clock.sleep(2 * MINUTE));

    // All three had left and the others may hear twice; who is to be tried again is not sent to by this run.
    expect(await whenDone(clock, send('second'))).toMatchObject({ kind: 'done', tally: { delivered: 2 } });
    expect(left).toEqual(['office-0@club.example', 'office-1@club.example', 'office-2@club.example', ...left.slice(3)]);
    expect([...left.slice(3)].sort()).toEqual(['office-1@club.example', 'office-2@club.example']);
    expect(await progress()).toMatchObject({ mark: 3, deviations: new Map([[0, { status: 'retrying', attempts: 1 }]]), possiblyTwice: 2 });

    if (!retry) throw new Error('nobody is to be tried again');
    const work = { v: 1, lane: 'routine', batch: retry.batch, retry: { position: retry.position, attempts: retry.attempts } } as const;
    await whenDone(clock, send('third', work));
    expect(left.slice(5)).toEqual(['office-0@club.example']);
    // A message that did not arrive is no repeat when it is sent again.
    expect(await progress()).toMatchObject({ deviations: new Map([[0, { status: 'delivered' }]]), possiblyTwice: 2 + twice });
  });

  it('is counted when the retry comes before anybody takes the batch over', async () => {
    const { world, clock, left, send, progress } = await aBatch(1, () => 60, first(UNSURE));
    const mend = breakFrom(world.batches, 'checkpoint', 1);
    await expect(whenDone(clock, send('dies'))).rejects.toThrow('out of reach');
    mend();
    const [retry] = await world.retries.due('2100-01-01T00:00:00.000Z', 10);
    if (!retry) throw new Error('nobody is to be tried again');
    await whenDone(clock, send('second', { v: 1, lane: 'routine', batch: retry.batch, retry: { position: 0, attempts: 1 } }));
    await whenDone(clock, clock.sleep(2 * MINUTE));
    await whenDone(clock, send('third'));
    expect(left).toEqual(['office-0@club.example', 'office-0@club.example']);
    expect(await progress()).toMatchObject({ mark: 1, possiblyTwice: 1 });
  });

  it('is sent to once more, not twice, when the retry could not be queued', async () => {
    const { world, clock, left, send, progress } = await aBatch(1, () => 60, first(AGAIN));
    const mend = breakFrom(world.queues, 'sendBatches', 1);
    await expect(whenDone(clock, send('first'))).rejects.toThrow('out of reach');
    mend();
    expect(await progress()).toMatchObject({ mark: 1, lease: null, deviations: new Map([[0, { status: 'retrying' }]]) });
    expect(await whenDone(clock, send('second'))).toEqual({ kind: 'done' });
    expect(left).toEqual(['office-0@club.example']);
    expect(await world.retries.due('2100-01-01T00:00:00.000Z', 10)).toMatchObject([{ position: 0, attempts: 1 }]);
  });
});
