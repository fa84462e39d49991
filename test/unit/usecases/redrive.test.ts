import { describe, expect, it } from 'vitest';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { redrive } from '../../../functions/usecases/operations/redrive.ts';
import { aNotice, anAudit, aSubscription, asWritten, toPlan } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

/** A mailing whose every message was given up on, and two letters that nobody wrote. */
const aDisaster = async () => {
  const world = aWorld();
  const pending = aSubscription({ status: 'pending' });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice({ urgency: 'urgent' });
  await world.notices.accept(notice, null, asWritten(notice));
  await planMailing(world, toPlan(notice));
  const ranges = world.queues.take();
  for (const { kind, work } of ranges) if (kind === 'range') await freezeAudience(world, work);
  const bodies = [...ranges, ...world.queues.take()].map(({ kind, work }) => ({ kind, body: JSON.stringify(work) }));
  bodies.push({ kind: 'batch', body: '{"v":7,"what":"is this"}' }, { kind: 'range', body: 'not even JSON' });
  bodies.push({ kind: 'range', body: JSON.stringify({ v: 1, mailingId: 'ntc-unknown', rangeId: 'immediate~44~44..44:' }) });
  world.deadLetters.lying.push(
    ...bodies.map(({ kind, body }, i) => ({ kind: kind === 'batch' ? ('emails' as const) : ('ranges' as const), body, receipt: `r${i}` })),
  );
  return { world, good: bodies.length - 3 };
};

describe('dead letters', () => {
  it('are left alone until an operator asks', async () => {
    const { world, good } = await aDisaster();
    expect(await redrive(world)).toBe(0);
    expect(world.deadLetters.lying).toHaveLength(good + 3);
  });

  it('go back to the lanes that they came from, once; what nobody can read stays', async () => {
    const { world, good } = await aDisaster();
    await world.redriveRequests.ask(anAudit({ at: world.clock.now().toISOString() }));
    expect(await redrive(world)).toBe(good);
    expect(world.deadLetters.lying).toHaveLength(3);
    expect(world.queues.queued).toHaveLength(good);
    expect(new Set(world.queues.queued.map(({ lane }) => lane))).toEqual(new Set(['urgent']));
    expect(await world.redriveRequests.last()).toMatchObject({ done: { moved: good, left: 3 } });
    expect(await redrive(world)).toBe(0);
  });

  it('are queued before they are removed: a crash between the two loses none', async () => {
    const { world, good } = await aDisaster();
    await world.redriveRequests.ask(anAudit({ at: world.clock.now().toISOString() }));
    const dying = { take: () => world.deadLetters.take(), remove: () => Promise.reject(new Error('killed')) };
    await expect(redrive({ ...world, deadLetters: dying })).rejects.toThrow('killed');
    expect(world.deadLetters.lying).toHaveLength(good + 3);
    expect(world.queues.queued.length).toBeGreaterThan(0);
  });
});
