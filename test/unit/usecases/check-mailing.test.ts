import { describe, expect, it } from 'vitest';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { aNotice, aSubscription, asWritten, toPlan } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const MINUTE = 60_000;

/** A notice to three readers, frozen and queued; nobody sends. */
const aStandstill = async (urgency: 'routine' | 'urgent') => {
  const world = aWorld();
  for (let i = 0; i < 3; i++) {
    const pending = aSubscription({ status: 'pending' });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const notice = aNotice({ urgency });
  await world.notices.accept(notice, null, asWritten(notice));
  await planMailing(world, toPlan(notice));
  for (const message of world.queues.take()) if (message.kind === 'range') await freezeAudience(world, message.work);
  world.queues.take();
  return world;
};

/** What sweep counts, minute by minute, up to `minutes`. */
const counted = async (world: Awaited<ReturnType<typeof aStandstill>>, minutes: number) => {
  const found: { overdue: number; unheard: number }[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    world.clock.advance(MINUTE);
    const { overdue, unheard } = await sweep(world);
    found.push({ overdue, unheard });
  }
  return found;
};

describe('a mailing that stands still', () => {
  it('is overdue after its own time at the full rate and ten minutes', async () => {
    const found = await counted(await aStandstill('routine'), 20);
    expect(found.findIndex(({ overdue }) => overdue > 0)).toBeGreaterThanOrEqual(10);
    expect(found.some(({ overdue }) => overdue === 1)).toBe(true);
    expect(found.every(({ unheard }) => unheard === 0)).toBe(true);
  });

  it('is unheard after a quarter of an hour when it is urgent', async () => {
    const found = await counted(await aStandstill('urgent'), 20);
    expect(found.findIndex(({ unheard }) => unheard > 0)).toBeGreaterThanOrEqual(15);
    expect(found.at(-1)).toEqual({ overdue: 1, unheard: 1 });
  });
});
