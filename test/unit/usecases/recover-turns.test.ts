import { describe, expect, it } from 'vitest';
import { FaultCollector } from '../../../functions/usecases/fault-collector.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { recoverMissed } from '../../../functions/usecases/sending/recover-missed.ts';
import { anAudit, aSubscription } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const DAY = 86_400_000;
const MONTH_OF_MAILINGS = 3_000;

/** Many who ask for a span full of mailings in which they have no place: each read takes so long. */
const aCrowd = async (size: number, readMs: number, broken: (id: string) => boolean = () => false) => {
  const world = aWorld();
  const startedAt = world.clock.now().toISOString();
  world.clock.advance(60_000);
  const now = world.clock.now().toISOString();
  const since = new Date(world.clock.now().getTime() - DAY).toISOString();
  const ids: string[] = [];
  for (let i = 0; i < size; i++) {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `reader-${i}@club.example` } });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    world.clock.advance(1);
    await world.recoverRequests.ask(pending.id, { since, until: now }, since, anAudit({ at: world.clock.now().toISOString() }));
    ids.push(pending.id);
  }
  const begun = Array.from({ length: MONTH_OF_MAILINGS }, (_, i) => ({
    mailingId: `m-${9999 - i}`,
    act: 'notice' as const,
    startedAt,
    looksAt: { immediate: ['44'] },
  }));
  let reads = 0;
  const read = <T>(answer: T): Promise<T> => {
    reads += 1;
    world.clock.advance(readMs);
    return Promise.resolve(answer);
  };
  const sentMailings: typeof world.sentMailings = Object.assign(Object.create(world.sentMailings), {
    ofMonth: (_month: string, behind: { mailingId: string } | null, limit: number) => {
      const items = begun.slice(begun.findIndex(({ mailingId }) => mailingId === behind?.mailingId) + 1).slice(0, limit);
      return read({ items, isEnd: items.length < limit });
    },
    rangesIn: () => read([]),
  });
  const { find } = world.subscriptions;
  world.subscriptions.find = async (id) => {
    if (broken(id)) throw new Error('it cannot be read');
    return find.call(world.subscriptions, id);
  };
  const run = async () => {
    reads = 0;
    const begin = world.clock.now().getTime();
    const faults = new FaultCollector();
    await recoverMissed({ ...world, sentMailings }, faults);
    return { reads, tookMs: world.clock.now().getTime() - begin, faults: faults.faults.length };
  };
  const placeOf = async (id: string | undefined) => (await world.recoverRequests.last(id ?? ''))?.reached?.behind?.mailingId;
  const isDone = async (id: string) => (await world.recoverRequests.last(id))?.doneAt !== null;
  return { world, ids, run, placeOf, isDone };
};

describe('a run that sends again what was missed', () => {
  it('takes ten seconds for all who ask together, ends in the middle of a walk, and the next one goes on there', async () => {
    const { ids, run, placeOf } = await aCrowd(5, 100);
    expect((await run()).tookMs).toBeLessThan(10_500);
    const [first, ...others] = await Promise.all(ids.map(placeOf));
    expect([first, others]).toEqual([expect.any(String), [undefined, undefined, undefined, undefined]]);
    for (let turn = 1; turn < 5; turn++) expect((await run()).tookMs).toBeLessThan(10_500);
    // Each has had its turn before the first one has another, which begins where that ended.
    expect(new Set(await Promise.all(ids.map(placeOf)))).toEqual(new Set([first]));
    await run();
    const [later] = await Promise.all(ids.map(placeOf));
    expect((later ?? '') < (first ?? '')).toBe(true);
  });

  it('makes a bounded number of reads however many ask, and works all of them off in the end', async () => {
    const { ids, run, isDone } = await aCrowd(12, 0);
    expect((await run()).reads).toBeLessThanOrEqual(5_010);
    let runs = 1;
    for (; runs < 40 && !(await Promise.all(ids.map(isDone))).every((done) => done); runs++) await run();
    expect(runs).toBeLessThan(40);
  });

  it('lets nobody wait behind a hundred who cannot be helped', async () => {
    let well: string | undefined;
    const { world, ids, run, isDone } = await aCrowd(101, 0, (id) => id !== well);
    well = ids.at(-1);
    expect((await run()).faults).toBe(100);
    world.clock.advance(60_000);
    for (let minute = 0; minute < 10; minute++) {
      await run();
      world.clock.advance(60_000);
    }
    expect(await isDone(well ?? '')).toBe(true);
  });

  it('begins when everything else of a minute that people wait for has been seen to', async () => {
    const world = aWorld();
    const order: string[] = [];
    const noted = <T extends { due: (...args: never[]) => unknown }>(name: string, port: T): T =>
      Object.assign(Object.create(port), {
        due: (...args: never[]) => {
          order.push(name);
          return port.due(...args);
        },
      });
    const names = ['retries', 'consentRequests', 'letterRequests', 'erasureRequests', 'checks', 'recoverRequests'] as const;
    await sweep({ ...world, ...Object.fromEntries(names.map((name) => [name, noted(name, world[name])])) });
    expect(order.at(-1)).toBe('recoverRequests');
    expect(new Set(order)).toEqual(new Set(names));
  });
});
