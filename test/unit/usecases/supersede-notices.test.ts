import { describe, expect, it } from 'vitest';
import { leadOf } from '../../../functions/domain/notices/notice.ts';
import { withdraw } from '../../../functions/domain/notices/notice-life.ts';
import { validityAt } from '../../../functions/domain/notices/validity.ts';
import { MINUTE } from '../../../functions/domain/time.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { correctNotice } from '../../../functions/usecases/notices/correct-notice.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { aNotice, anAgency, anAudit, anIssuer, asWritten, NOON, toPlan } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const aReplacement = async (lead = anIssuer()) => {
  const world = aWorld();
  const old = aNotice();
  const by = aNotice({ issuers: [lead], supersedes: [{ noticeId: old.id }] });
  for (const notice of [old, by]) await world.notices.accept(notice, null, asWritten(notice));
  return { world, old, by };
};

describe('a notice that takes the place of another', () => {
  it('is named by that as soon as it is on its way, once', async () => {
    const { world, old, by } = await aReplacement();
    await planMailing(world, toPlan(by));
    expect(await world.notices.find(old.id)).toMatchObject({ supersededBy: { noticeId: by.id }, revision: 2 });
    await planMailing(world, toPlan(by));
    expect((await world.notices.find(old.id))?.revision).toBe(2);
    expect(world.notices.audits.at(-1)).toMatchObject({ action: 'notice.superseded', subject: old.id, actor: { kind: 'service' } });
  });

  it('leaves alone what others have said, and what was withdrawn', async () => {
    const { world, old, by } = await aReplacement(anIssuer({ id: 'other' }));
    await planMailing(world, toPlan(by));
    expect(await world.notices.find(old.id)).not.toHaveProperty('supersededBy');

    const own = await aReplacement();
    const withdrawn = withdraw(own.old, { at: NOON, reason: '取消' });
    if (withdrawn.kind === 'withdrawn') await own.world.notices.replace(own.old, withdrawn.notice, { ...withdrawn, audit: anAudit() });
    await planMailing(own.world, toPlan(own.by));
    expect(await own.world.notices.find(own.old.id)).not.toHaveProperty('supersededBy');
  });

  it('is corrected and does not replace it any more, and that is in force again, once, whether or not anybody is told', async () => {
    for (const notify of ['all', 'none'] as const) {
      const { world, old, by } = await aReplacement();
      await world.agencies.create(anAgency({ id: leadOf(by).id }), anAudit());
      await planMailing(world, toPlan(by));
      const caller = { kind: 'operator', keyId: 'key-1' } as const;
      const correct = async (supersedes: readonly { noticeId: string }[], note: string) => {
        const done = await correctNotice(
          world,
          caller,
          by.id,
          { title: `关于合唱节的通知（${note}）`, supersedes: [...supersedes], note, notify },
          () => true,
          null,
        );
        if (done.kind !== 'corrected') throw new Error(JSON.stringify(done));
        const plan = { ...toPlan(done.notice), mailing: 'correction' } as const;
        if (notify === 'all') for (let i = 0; i < 2; i++) await planMailing(world, plan);
        return done.notice;
      };
      await correct([], '误列');
      const dropped = await world.notices.find(old.id);
      expect(dropped && validityAt(dropped, new Date(NOON))).toBe('in-force');
      expect(dropped).toMatchObject({ revision: 3, reinstatedAt: expect.any(String) });
      expect(world.notices.audits.filter(({ action }) => action === 'notice.reinstated')).toMatchObject([{ subject: old.id }]);
      // Another correction that says nothing of it leaves it so, and one that names it again replaces it again.
      await correct([], '补充');
      expect((await world.notices.find(old.id))?.revision).toBe(3);
      await correct([{ noticeId: old.id }], '恢复取代关系');
      expect(await world.notices.find(old.id)).toMatchObject({ revision: 4, supersededBy: { noticeId: by.id } });
    }
  });

  it('is withdrawn, and that is in force again, once; not when it was withdrawn itself', async () => {
    for (const oldIsWithdrawn of [false, true]) {
      const { world, old, by } = await aReplacement();
      const take = async (id: string) => {
        const standing = await world.notices.find(id);
        const withdrawn = standing && withdraw(standing, { at: NOON, reason: '误发' });
        if (!standing || withdrawn?.kind !== 'withdrawn') throw new Error('it cannot be withdrawn');
        await world.notices.replace(standing, withdrawn.notice, { ...withdrawn, audit: anAudit() });
        return withdrawn.notice;
      };
      await planMailing(world, toPlan(by));
      if (oldIsWithdrawn) await take(old.id);
      const plan = { ...toPlan(await take(by.id)), mailing: 'withdrawal' } as const;
      for (let i = 0; i < 2; i++) await planMailing(world, plan);
      const found = await world.notices.find(old.id);
      expect(found && validityAt(found, new Date(NOON))).toBe(oldIsWithdrawn ? 'repealed' : 'in-force');
      if (oldIsWithdrawn) continue;
      expect(found).toMatchObject({ revision: 3, reinstatedAt: expect.any(String) });
      expect(found).not.toHaveProperty('supersededBy');
      expect(world.notices.audits.filter(({ action }) => action === 'notice.reinstated')).toMatchObject([
        { subject: old.id, actor: { kind: 'service' } },
      ]);
    }
  });

  it('is corrected, and that breaks off when nobody is told: the clock makes up for it, by what the notice says then', async () => {
    for (const isWithdrawn of [false, true]) {
      const { world, old, by } = await aReplacement();
      await world.agencies.create(anAgency({ id: leadOf(by).id }), anAudit());
      await planMailing(world, toPlan(by));
      await world.notices.settle(toPlan(by));
      const replace = world.notices.replace.bind(world.notices);
      // The process ends behind the correction itself.
      world.notices.replace = (before, ...given) => (before.id === old.id ? Promise.reject(new Error('gone')) : replace(before, ...given));
      const draft = { supersedes: [], note: '误列', notify: 'none' as const };
      await expect(correctNotice(world, { kind: 'operator', keyId: 'key-1' }, by.id, draft, () => true, null)).rejects.toThrow('gone');
      world.notices.replace = replace;
      expect(await world.notices.find(old.id)).toHaveProperty('supersededBy');
      if (isWithdrawn) {
        const standing = await world.notices.find(by.id);
        const withdrawn = standing && withdraw(standing, { at: NOON, reason: '误发' });
        if (!standing || withdrawn?.kind !== 'withdrawn') throw new Error('it cannot be withdrawn');
        await replace(standing, withdrawn.notice, { ...withdrawn, due: [], audit: anAudit() });
      }
      world.clock.advance(MINUTE);
      for (let i = 0; i < 2; i++) expect((await sweep(world)).faults).toEqual([]);
      const found = await world.notices.find(old.id);
      expect(found).toMatchObject({ revision: 3, reinstatedAt: expect.any(String) });
      expect(found).not.toHaveProperty('supersededBy');
      expect(await world.notices.due('supersede', '9999-12-31T00:00:00.000Z', 10)).toEqual([]);
    }
  });
});
