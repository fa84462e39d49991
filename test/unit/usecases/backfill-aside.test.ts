import { describe, expect, it } from 'vitest';
import { DAY } from '../../../functions/domain/time.ts';
import { backfillAside } from '../../../functions/usecases/subscriptions/backfill-aside.ts';
import { aSubscription } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

/** A table of so many pages, each with one that is to be listed; which of them were looked at. */
const aTable = (pages: number) => {
  const world = aWorld();
  const looked: (string | null)[] = [];
  const list = async (after: string | null) => {
    looked.push(after);
    const next = Number(after ?? 0) + 1;
    return { listed: 1, next: next < pages ? String(next) : null };
  };
  const { asideBackfill } = world;
  return {
    world,
    looked,
    run: () =>
      backfillAside({
        ...world,
        asideBackfill: { progress: () => asideBackfill.progress(), saveProgress: (at) => asideBackfill.saveProgress(at), list },
      }),
  };
};

describe('whom release 0.1.0 kept outside its directory', () => {
  it('is looked for twenty pages in a run, on from where the last one stopped', async () => {
    const { looked, run } = aTable(45);
    expect([await run(), await run(), await run()]).toEqual([20, 20, 5]);
    expect(looked).toEqual([null, ...Array.from({ length: 44 }, (_, i) => String(i + 1))]);
    expect(await run()).toBe(0);
  });

  it('is looked for again after a month, for what an older release wrote meanwhile', async () => {
    const world = aWorld();
    expect(await backfillAside(world)).toBe(0);
    world.subscriptions.adopt(aSubscription({ status: 'paused' }));
    world.clock.advance(29 * DAY);
    expect(await backfillAside(world)).toBe(0);
    world.clock.advance(DAY);
    expect(await backfillAside(world)).toBe(1);
  });
});
