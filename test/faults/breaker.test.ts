import { describe, expect, it } from 'vitest';
import { USUAL_SETTINGS } from '../../functions/domain/agencies/agency.ts';
import { releaseHold } from '../../functions/usecases/agencies/release-hold.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { assessSender } from '../../functions/usecases/sending/sender-breaker.ts';
import { aNotice, aSubscription, asWritten } from '../builders.ts';
import { FragileService, type Mishap } from './fragile-service.ts';

const AGENCY = 'yl-mzt';
const READERS = 12;

/** An agency's mail is held while a notice is on its way, and let go later; a function dies at one of its calls. */
const aHeldNotice = async (mishapAt: (call: number) => Mishap | undefined) => {
  const service = new FragileService(mishapAt);
  const { world } = service;
  await world.agencies.create(
    { id: AGENCY, name: '云岭省民政厅', region: '44', contactEmail: 'o@yl.example', createdAt: '', ...USUAL_SETTINGS },
    {} as never,
  );
  for (let i = 0; i < READERS; i++) {
    const pending = aSubscription({ status: 'pending' });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  // What came back of an earlier notice, and was assessed then.
  await world.breakers.count(AGENCY, { emails: 1000, bounces: 101 }, world.clock.now().toISOString());
  await assessSender(world, AGENCY);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  for (let minute = 0; minute < 8; minute++) await service.step();
  const whileHeld = [...service.left];
  const released = await releaseHold(world, { kind: 'operator', keyId: 'operator' }, AGENCY);
  await service.settle();
  return { service, whileHeld, released, report: await reportNotice(world, notice.id) };
};

describe('a notice whose sender is held and let go again', () => {
  it.each(['dies-before', 'dies-after', 'throttled'] as const)(
    '%s at any call: reaches everybody, nobody while it is held',
    async (mishap) => {
      const { service } = await aHeldNotice(() => undefined);
      const { calls } = service;
      // Each call of a run without mishaps, as far as they go in a few seconds.
      const step = Math.max(1, Math.floor(calls / 40));
      for (let at = 0; at < calls; at += step) {
        const { whileHeld, released, report, service: mended } = await aHeldNotice((call) => (call === at ? mishap : undefined));
        expect([released.kind, whileHeld], `at call ${at}, ${mended.diedAt}`).toEqual(['released', []]);
        expect(report?.totals, `at call ${at}, ${mended.diedAt}`).toMatchObject({
          audience: READERS,
          delivered: READERS,
          pending: 0,
          failed: 0,
        });
        expect(new Set(mended.left.map(({ to }) => to)).size).toBe(READERS);
        expect(mended.left.length).toBeLessThanOrEqual(READERS + 10);
        const letters = mended.world.letterRequests.all().filter(({ letter }) => letter === 'breaker');
        expect(letters.map(({ subject }) => subject).sort()).toEqual([`${AGENCY}#1`, `${AGENCY}#2`]);
      }
    },
  );
});
