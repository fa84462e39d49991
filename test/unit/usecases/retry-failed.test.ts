import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { askForRetry } from '../../../functions/usecases/sending/retry-failed.ts';
import { aNotice, aSubscription, asWritten, aWebhook } from '../../builders.ts';
import { FragileService, type Mishap, type World } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

const OPERATOR = { kind: 'operator', keyId: 'operator' } as const;
const HOUR = 3_600_000;
const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } } as const;

const join = async ({ subscriptions, vault }: World, name: string, given: Parameters<typeof aSubscription>[0] = {}) => {
  const sealedSecrets = [await vault.seal('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')];
  const pending = aSubscription({
    status: 'pending',
    channel: aWebhook({ url: `https://hooks.club.example/${name}`, sealedSecrets }),
    ...given,
  });
  const active: Subscription = { ...pending, status: 'active', revision: 2 };
  await subscriptions.create(pending);
  await subscriptions.replace(pending, active, pending.createdAt);
  return active;
};

/** Three endpoints, of which two answer nothing but 500 until the ladder has ended; one reader by email. @param given of the readers */
const aFailure = async (given: Parameters<typeof aSubscription>[0] = {}, mishapAt?: (call: number) => Mishap | undefined) => {
  const service = new FragileService(mishapAt);
  const { world } = service;
  const readers = [await join(world, 'well', given), await join(world, 'one', given), await join(world, 'two', given)];
  const email = await join(world, 'email', { ...given, channel: { type: 'email', address: 'choir@club.example' } });
  const broken = new Set(['/one', '/two']);
  const answerWith = (status: number) => {
    world.endpoints.answer = ({ url }) => ({
      kind: 'answered',
      status: broken.has(new URL(url).pathname) ? status : 200,
      body: '',
      tookMs: 1,
    });
  };
  answerWith(500);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  if (!mishapAt) await service.settle();
  return { service, world, notice, readers, email, answerWith };
};

const reported = async (world: World, noticeId: string) => {
  const report = await reportNotice(world, noticeId);
  if (!report) throw new Error('no report');
  for (const counts of [report.totals, ...report.mailings.map((mailing) => mailing.counts)]) expect(addsUpTo(counts)).toBe(counts.audience);
  return report;
};

describe('trying the failed again', () => {
  it('sends to them with the ids that they had, and to nobody else; the sums of the mailing are replaced', async () => {
    const { service, world, notice, answerWith } = await aFailure();
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { audience: 4, delivered: 2, failed: 2 } });
    const before = new Set(world.endpoints.calls.filter(({ url }) => url.endsWith('/one')).map(({ headers }) => headers['webhook-id']));
    answerWith(200);
    const asked = await askForRetry(world, OPERATOR, notice.id);
    expect(asked).toMatchObject({ kind: 'noted', failed: 2, request: { reopened: 0, doneAt: null } });
    await service.step();
    const totals = { audience: 4, failed: 0, possiblyTwice: 0 };
    expect(await reported(world, notice.id)).toMatchObject({ complete: false, totals: { ...totals, delivered: 2, retrying: 2 } });
    await service.settle();
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { ...totals, delivered: 4, retrying: 0 } });
    expect(await world.retryRequests.last(notice.id)).toMatchObject({ reopened: 2, doneAt: expect.any(String) });
    expect(service.left.map(({ to }) => to.replace(/^.*\//, '')).sort()).toEqual(['choir@club.example', 'one', 'two', 'well']);
    const calls = world.endpoints.calls.filter(({ url }) => url.endsWith('/one'));
    expect(new Set(calls.map(({ headers }) => headers['webhook-id']))).toEqual(before);
    expect(calls).toHaveLength(9);
    const lines = await listDeliveries(world, notice, { limit: 100 });
    expect(lines?.items.filter(({ attempts }) => attempts === 9)).toHaveLength(2);
  });

  it('begins the ladder anew for whoever fails again, and asks nobody twice for one request', async () => {
    const { service, world, notice } = await aFailure();
    await askForRetry(world, OPERATOR, notice.id);
    await service.settle();
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { delivered: 2, failed: 2 } });
    expect(world.endpoints.calls.filter(({ url }) => url.endsWith('/one'))).toHaveLength(16);
    await service.settle();
    expect(world.endpoints.calls.filter(({ url }) => url.endsWith('/one'))).toHaveLength(16);
  });

  it('leaves those failed as they were who have left, or whose endpoint was switched off', async () => {
    const { service, world, notice, readers, answerWith } = await aFailure();
    const [, one, two] = readers;
    if (!one || !two) throw new Error('three read by webhook');
    const now = world.clock.now().toISOString();
    await world.subscriptions.replace(one, { ...one, status: 'ended', endedAt: now, revision: 3 }, now);
    await world.subscriptions.replace(two, { ...two, status: 'disabled', revision: 3 }, now);
    const failed = async () => (await listDeliveries(world, notice, { limit: 100, status: 'failed' }))?.items;
    const before = await failed();
    answerWith(200);
    await askForRetry(world, OPERATOR, notice.id);
    await service.settle();
    expect(await failed()).toEqual(before);
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { delivered: 2, failed: 2, skipped: 0 } });
  });

  it('counts as possibly sent twice whose last attempt may have arrived, once they are tried', async () => {
    const { service, world, notice, answerWith } = await aFailure();
    world.endpoints.answer = () => ({ kind: 'unreachable', code: 'timeout', tookMs: 15_000 });
    await askForRetry(world, OPERATOR, notice.id);
    await service.settle();
    const before = (await reported(world, notice.id)).totals.possiblyTwice;
    answerWith(200);
    await askForRetry(world, OPERATOR, notice.id);
    await service.settle();
    expect((await reported(world, notice.id)).totals).toMatchObject({ delivered: 4, possiblyTwice: before + 2 });
  });

  it('sends a digest again, of which the notice was a part, and counts it in the sums that were kept', async () => {
    const { service, world, notice, answerWith } = await aFailure(DAILY);
    world.clock.advance(22 * HOUR);
    await service.settle();
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { audience: 4, delivered: 2, failed: 2 } });
    answerWith(200);
    await askForRetry(world, OPERATOR, notice.id);
    await service.step();
    expect(await reported(world, notice.id)).toMatchObject({ complete: false, totals: { audience: 4, delivered: 2, retrying: 2 } });
    await service.settle();
    expect(await reported(world, notice.id)).toMatchObject({ complete: true, totals: { audience: 4, delivered: 4, failed: 0 } });
  });

  it('is refused for what is not published or was withdrawn, and of what others issued nothing is told', async () => {
    const { notices, ...rest } = new FragileService().world;
    const [scheduled, withdrawn] = [aNotice({ status: 'scheduled' }), aNotice({ status: 'withdrawn' })];
    for (const notice of [scheduled, withdrawn]) await notices.accept(notice, null, asWritten(notice));
    const ask = (id: string, caller: Parameters<typeof askForRetry>[1] = OPERATOR) => askForRetry({ ...rest, notices }, caller, id);
    expect(await ask(scheduled.id)).toEqual({ kind: 'refused', reason: 'not-published' });
    expect(await ask(withdrawn.id)).toEqual({ kind: 'refused', reason: 'withdrawn' });
    expect(await ask(withdrawn.id, { kind: 'agency', agencyId: 'yl-other', scopes: ['notices:write'], keyId: 'k' })).toEqual({
      kind: 'unknown',
    });
    expect(await ask('ntc-none')).toEqual({ kind: 'unknown' });
    expect(await rest.retryRequests.due(10)).toEqual([]);
  });
});

describe('trying the failed again, when functions die', () => {
  it.each(['dies-before', 'dies-after'] as const)('%s any call: everybody is delivered to once, and counted once', async (what) => {
    for (let point = 0, reached = true; reached; point++) {
      let begun = Number.POSITIVE_INFINITY;
      let met = false;
      const { service, world, notice, answerWith } = await aFailure({}, (call) => {
        if (call !== begun + point) return undefined;
        met = true;
        return what;
      });
      // Refused at once, and by no ladder.
      world.endpoints.answer = ({ url }) =>
        url.endsWith('/well') ? { kind: 'answered', status: 200, body: '', tookMs: 1 } : { kind: 'blocked', code: 'address-private' };
      await service.settle();
      answerWith(200);
      await askForRetry(world, OPERATOR, notice.id);
      begun = service.calls;
      for (let minute = 0; minute < 3; minute++) {
        await service.step();
        await reported(world, notice.id);
      }
      await service.settle();
      const { complete, totals } = await reported(world, notice.id);
      const twice = service.left.length - 4;
      expect([point, complete, totals.delivered, totals.failed]).toEqual([point, true, 4, 0]);
      expect(twice).toBeLessThanOrEqual(totals.possiblyTwice);
      expect((await world.retryRequests.last(notice.id))?.reopened).toBe(2);
      reached = met;
    }
  });
});
