import { expect, it } from 'vitest';
import { after, HOUR, MINUTE } from '../../../functions/domain/time.ts';
import { doDueWork, handOutDueWork } from '../../../functions/usecases/operations/due-work.ts';
import { NOON } from '../../builders.ts';
import { SettableClock } from '../../fakes/clock-and-random.ts';
import { InMemoryErasureRequests } from '../../fakes/in-memory-erasure-requests.ts';

const aTask = async () => {
  const clock = new SettableClock(NOON);
  const requests = new InMemoryErasureRequests();
  await requests.make('key-1', NOON, null);
  const act = (work: () => Promise<string>) => doDueWork(requests, 'key-1', clock, work);
  return { clock, requests, act };
};

it('is done by one at a time, who may take as long as a run', async () => {
  const { clock, act } = await aTask();
  const meanwhile = act(async () => {
    clock.advance(2 * MINUTE);
    expect(await act(async () => 'another')).toBeNull();
    return 'done';
  });
  expect(await meanwhile).toBe('done');
  clock.advance(MINUTE + 1);
  expect(await act(async () => 'the next')).toBe('the next');
});

it('is told a fault of ours, and is handed out again an hour later', async () => {
  const { clock, requests, act } = await aTask();
  await expect(act(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
  clock.advance(HOUR - 1);
  expect(await handOutDueWork(requests, clock)).toBe(0);
  clock.advance(1);
  expect(await handOutDueWork(requests, clock)).toBe(1);
  expect(await handOutDueWork(requests, clock)).toBe(0);
  expect(await act(async () => 'done')).toBe('done');
});

it('may be done at once where the stream brings it again after a fault', async () => {
  const { act } = await aTask();
  await expect(act(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
  expect(await act(async () => 'done')).toBe('done');
});

it('is told the fault itself where it cannot even be let go of, and is free when its time is up', async () => {
  const { clock, requests } = await aTask();
  const broken = { claim: requests.claim.bind(requests), release: () => Promise.reject(new Error('nor this')) };
  const failing = doDueWork(broken, 'key-1', clock, () => Promise.reject(new Error('no connection')));
  await expect(failing).rejects.toThrow('no connection');
  expect(await requests.due(after(NOON, 3 * MINUTE), 10)).toHaveLength(1);
});
