import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../../functions/handlers/sweep/handler.ts';
import { logger } from '../../../functions/platform/log.ts';
import { metrics } from '../../../functions/platform/metrics.ts';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { LEASE_MS } from '../../../functions/usecases/sending/channel-sender.ts';
import { aNotice, anAudit, aSubscription, asWritten, toPlan } from '../../builders.ts';
import { failing, type World } from '../../fakes/failing.ts';
import { aWorld } from '../../fakes/world.ts';

const MINUTE = 60_000;

/** Two notices to one reader, both frozen; what was queued for them is lost. */
const twoLostMailings = async () => {
  const world = aWorld();
  const pending = aSubscription({ status: 'pending' });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  for (const notice of [aNotice(), aNotice()]) {
    await world.notices.accept(notice, null, asWritten(notice));
    await planMailing(world, toPlan(notice));
  }
  for (const { kind, work } of world.queues.take()) if (kind === 'range') await freezeAudience(world, work);
  world.queues.take();
  world.clock.advance(5 * MINUTE);
  const [broken = '', whole = ''] = await world.checks.due(world.clock.now().toISOString(), 10);
  return { world, broken, whole };
};

describe('a sweep', () => {
  it('puts back what was lost of every mailing but the one that cannot be read, and names that one', async () => {
    const { world, broken } = await twoLostMailings();
    const swept = await sweep(failing(world, 'mailings', 'find', broken));
    expect(swept).toMatchObject({ batchesAgain: 1, faults: [{ what: broken, error: { message: 'find cannot be done' } }] });
    expect(world.queues.take()).toHaveLength(1);
    expect(await sweep(world)).toMatchObject({ batchesAgain: 1, faults: [] });
  });

  it('puts a batch back whose sender gave no sign any more, while one that is silent and held by nobody waits three minutes', async () => {
    const { world } = await twoLostMailings();
    await sweep(world);
    const [one, other] = world.queues.take().flatMap(({ work }) => ('batch' in work ? [work.batch] : []));
    if (!one || !other) throw new Error('there are no two batches');
    const now = world.clock.now().toISOString();
    for (const id of [one, other]) await world.batches.claim(id, 'sender', now, new Date(Date.parse(now) + LEASE_MS).toISOString());
    const at = { mark: 0, deviations: new Map(), possiblyTwice: 0, at: now };
    await world.batches.checkpoint(other, 'sender', at, null);
    world.clock.advance(MINUTE);
    expect(await sweep(world)).toMatchObject({ batchesAgain: 1 });
    expect(world.queues.take()).toMatchObject([{ kind: 'batch', work: { batch: one } }]);
    world.clock.advance(2 * MINUTE);
    expect(await sweep(world)).toMatchObject({ batchesAgain: 2 });
  });

  it('plans and publishes every notice but the one at which that fails', async () => {
    const world = aWorld();
    const [first, second] = [aNotice(), aNotice()];
    for (const notice of [first, second]) await world.notices.accept(notice, null, asWritten(notice));
    world.clock.advance(5 * MINUTE);
    const swept = await sweep(failing(world, 'notices', 'find', first.id));
    expect(swept).toMatchObject({ planned: 1, faults: [{ what: first.id }] });
    expect(await sweep(world)).toMatchObject({ planned: 1, faults: [] });
  });

  it('opens whoever failed of every notice for which it was asked but the one at which that fails', async () => {
    const world = aWorld();
    const now = world.clock.now().toISOString();
    for (const id of ['ntc-1', 'ntc-2']) await world.retryRequests.ask(id, anAudit({ at: now }));
    expect(await sweep(failing(world, 'mailings', 'ofNotice', 'ntc-1'))).toMatchObject({ faults: [{ what: 'ntc-1' }] });
    expect(await world.retryRequests.due(10)).toEqual(['ntc-1']);
    expect(await sweep(world)).toMatchObject({ faults: [] });
    expect(await world.retryRequests.due(10)).toEqual([]);
  });

  it('does everything else when the sending service does not tell its quota', async () => {
    const { world } = await twoLostMailings();
    const swept = await sweep(failing(world, 'mailer', 'quota'));
    expect(swept).toMatchObject({ batchesAgain: 2, faults: [{ what: 'pace' }] });
  });

  it('holds the line while the sending service allows a rate of 0, and goes on at the next rate that it allows', async () => {
    const world = aWorld();
    world.mailer.limits = { perSecond: 0, perDay: 50_000 };
    await sweep(world);
    expect(await world.pacer.turn('urgent', world.clock.now())).toBe(world.clock.now().getTime() + 5 * MINUTE);
    world.clock.advance(5 * MINUTE);
    world.mailer.limits = { perSecond: 50, perDay: 50_000 };
    await sweep(world);
    expect(await world.pacer.reserve('urgent', 1, world.clock.now(), 0)).toMatchObject({ intervalMs: 20 });
  });

  it('holds the line when the quota of the day is used up; a day without limit is never used up', async () => {
    const world = aWorld();
    world.mailer.limits = { perSecond: 10, perDay: -1 };
    await sweep(world);
    expect(await world.pacer.turn('routine', world.clock.now())).toBe(world.clock.now().getTime());
    world.mailer.limits = { perSecond: 10, perDay: 0 };
    await sweep(world);
    expect(await world.pacer.turn('routine', world.clock.now())).toBe(world.clock.now().getTime() + 5 * MINUTE);
  });
});

describe('the function that sweeps', () => {
  const run = async (world: World) => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const ended = makeHandler(world, logger('sweep', write), metrics('sweep', 'Noticewire', write))().then(
      () => 'well',
      (error: unknown) => String(error),
    );
    return { ended: await ended, lines: lines.map((line) => JSON.parse(line)) };
  };

  it('tells what it found', async () => {
    const { world } = await twoLostMailings();
    const { ended, lines } = await run(world);
    expect(ended).toBe('well');
    expect(lines).toMatchObject([
      { code: 'swept', batchesAgain: 2 },
      { function: 'sweep', overdue: 0, unheard: 0 },
    ]);
  });

  it('names what could not be done, tells the rest all the same, and fails, so that the alarm sees it', async () => {
    const { world, broken } = await twoLostMailings();
    const { ended, lines } = await run(failing(world, 'mailings', 'find', broken));
    expect(ended).toMatch(/SomeFailed: done, but for what 1 faults/);
    expect(lines).toMatchObject([
      { code: 'swept', batchesAgain: 1 },
      { function: 'sweep', overdue: 0 },
      { level: 'error', code: 'sweep-failed', what: broken },
    ]);
  });
});
