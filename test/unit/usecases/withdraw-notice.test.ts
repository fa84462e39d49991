import { describe, expect, it } from 'vitest';
import { rangeId } from '../../../functions/domain/audience/directory.ts';
import type { RangeWork } from '../../../functions/domain/mailings/work.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { withdraw } from '../../../functions/domain/notices/notice-life.ts';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { openDigests } from '../../../functions/usecases/mailings/open-digests.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { aNotice, anAudit, aSubscription, asWritten, toPlan } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const DAILY = { frequency: { mode: 'daily', hour: 13, timeZone: 'Asia/Shanghai', workdaysOnly: false } } as const;

const withdrawalOf = (notice: Notice) => toPlan(notice, { mailing: 'withdrawal' });

const aPublished = async (given: Parameters<typeof aSubscription>[0]) => {
  const world = aWorld();
  const pending = aSubscription({ ...given, status: 'pending' });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  const takeBack = async (): Promise<void> => {
    const at = world.clock.now().toISOString();
    const withdrawn = withdraw(notice, { at, reason: '活动因故取消' });
    if (withdrawn.kind !== 'withdrawn') throw new Error('it is published');
    await world.notices.replace(notice, withdrawn.notice, { ...withdrawn, audit: anAudit({ at }) });
  };
  /** Every part that is on its way, frozen without anybody in it. */
  const freezeAll = async (): Promise<void> => {
    for (const { kind, work } of world.queues.take())
      if (kind === 'range')
        await world.ranges.finish(work.mailingId, work.rangeId, { at: notice.createdAt, recipients: 0, readers: [], cut: null });
  };
  return { world, notice, takeBack, freezeAll };
};

describe('a withdrawal is planned', () => {
  it('when everybody is written down whom the notice is for, and stays due until then', async () => {
    const { world, notice, takeBack, freezeAll } = await aPublished({});
    await planMailing(world, toPlan(notice));
    await takeBack();
    expect(await planMailing(world, withdrawalOf(notice))).toEqual({ kind: 'put-off' });
    expect(await world.notices.due('plan', world.clock.now().toISOString(), 10)).toMatchObject([withdrawalOf(notice)]);
    await freezeAll();
    expect(await planMailing(world, withdrawalOf(notice))).toMatchObject({ kind: 'planned', mailing: { act: 'withdrawal' } });
    expect(await world.notices.due('plan', world.clock.now().toISOString(), 10)).toEqual([]);
  });

  it('when no digest is being put together that may have the notice in it', async () => {
    const { world, notice, takeBack, freezeAll } = await aPublished(DAILY);
    await planMailing(world, toPlan(notice));
    await freezeAll();
    world.clock.set('2026-11-20T05:30:00.000Z');
    expect((await openDigests(world)).opened).toHaveLength(1);
    await takeBack();
    expect(await planMailing(world, withdrawalOf(notice))).toEqual({ kind: 'put-off' });
    await freezeAll();
    expect((await planMailing(world, withdrawalOf(notice))).kind).toBe('planned');
  });

  it.each([
    ['the notice', {}],
    ['a digest', DAILY],
  ])('at once by who freezes the last range of %s, though another was to wait for it', async (_, frequency) => {
    const { world, notice, takeBack, freezeAll } = await aPublished(frequency);
    await planMailing(world, toPlan(notice));
    if ('frequency' in frequency) {
      await freezeAll();
      world.clock.set('2026-11-20T05:30:00.000Z');
      await openDigests(world);
    }
    const open = world.queues.take().map(({ work }) => work as RangeWork);
    await takeBack();
    expect(await planMailing(world, withdrawalOf(notice))).toEqual({ kind: 'put-off' });
    for (const work of open) await freezeAudience(world, work);
    expect((await world.mailings.ofNotice(notice.id)).map(({ act }) => act)).toContain('withdrawal');
    expect(await world.notices.due('plan', world.clock.now().toISOString(), 10)).toEqual([]);
  });

  it('not before the last range is frozen, and once though a second run comes behind', async () => {
    const { world, notice, takeBack } = await aPublished({});
    await planMailing(world, toPlan(notice));
    const [queued] = world.queues.take();
    if (queued?.kind !== 'range') throw new Error('nothing to freeze');
    const work = queued.work as RangeWork;
    const [part] = await world.ranges.ofMailing(work.mailingId);
    if (!part) throw new Error('no range');
    const other = { ...part, range: { ...part.range, from: '99', before: '99:' } };
    await world.ranges.add([other]);
    await takeBack();
    await freezeAudience(world, work);
    expect(await world.notices.due('plan', world.clock.now().toISOString(), 10)).toHaveLength(1);
    const last = { v: 1, mailingId: work.mailingId, rangeId: rangeId(other.range) } as RangeWork;
    await freezeAudience(world, last);
    expect(await world.notices.due('plan', world.clock.now().toISOString(), 10)).toEqual([]);
    world.queues.take();
    expect(await freezeAudience(world, last)).toEqual({ kind: 'frozen-before' });
    expect(world.queues.take()).toEqual([]);
  });

  it('for nobody when nobody was told', async () => {
    const { world, notice, takeBack } = await aPublished({});
    await takeBack();
    expect(await planMailing(world, withdrawalOf(notice))).toMatchObject({ kind: 'planned', ranges: 0, mailing: { act: 'withdrawal' } });
    expect(world.queues.queued).toEqual([]);
  });
});
