import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { aNotice, aSubscription, asWritten, NOON } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

const HOUR = 3_600_000;
const REFUSING = 'qq.example';

/** Five readers at a domain that refuses us for a while, five at another; and a notice for all of them. */
const aService = async (
  refuses: (service: FragileService) => boolean,
): Promise<Readonly<{ service: FragileService; notice: Notice; tried: () => number }>> => {
  const service = new FragileService();
  const { subscriptions, notices, mailer } = service.world;
  let tried = 0;
  mailer.verdict = ({ to }) => {
    if (!to.endsWith(REFUSING)) return undefined;
    tried += 1;
    return refuses(service) ? { kind: 'domain-refused', code: 'domain-refused' } : undefined;
  };
  for (let i = 0; i < 30; i++) {
    const channel = { type: 'email', address: `office-${i}@${i % 2 === 0 ? REFUSING : 'other.example'}` } as const;
    const pending = aSubscription({ status: 'pending', channel });
    await subscriptions.create(pending);
    await subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const notice = aNotice();
  await notices.accept(notice, null, asWritten(notice));
  return { service, notice, tried: () => tried };
};

describe('a mail domain that refuses us for now', () => {
  it('is left alone for a while, then gets everything, and nobody there has failed for it', async () => {
    const { service, notice, tried } = await aService(({ world }) => world.clock.now().getTime() < Date.parse(NOON) + HOUR / 3);
    await service.settle();
    const report = await reportNotice(service.world, notice.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: 30, delivered: 30, failed: 0 } });
    expect(service.left.map(({ to }) => to).sort()).toEqual([...new Set(service.left.map(({ to }) => to))].sort());
    // Those in flight were refused together; nobody else was tried before the pause was over.
    expect(tried() - 15).toBeLessThanOrEqual(2 * 10);
  });

  it('keeps nobody else waiting', async () => {
    const { service } = await aService(() => true);
    await service.settle().catch(() => undefined);
    const others = service.left.filter(({ to }) => !to.endsWith(REFUSING));
    expect(others).toHaveLength(15);
    const first = Math.min(...others.map(({ atMs }) => atMs));
    expect(Math.max(...others.map(({ atMs }) => atMs)) - first).toBeLessThan(HOUR / 10);
  });

  it('that never takes anything ends as failed within three days, with the reason', async () => {
    const { service, notice } = await aService(() => true);
    for (let day = 0; day < 3; day++) await service.settle().catch((error: Error) => expect(error.message).toBe('the work never ends'));
    const report = await reportNotice(service.world, notice.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: 30, delivered: 15, failed: 15 } });
    const lines = await listDeliveries(service.world, notice, { status: 'failed', limit: 100 });
    const reasons = new Set(lines?.items.map(({ why }) => why));
    expect([...reasons].filter((why) => why !== 'domain-refused' && why !== 'domain-paused')).toEqual([]);
  });
});

/** A notice for six readers at one domain, of whom some refuse what we write until the hour is over. */
const aDomain = async (refusing: readonly number[]) => {
  const service = new FragileService();
  const { subscriptions, notices, mailer, clock } = service.world;
  const tried: { to: string; atMs: number }[] = [];
  mailer.verdict = ({ to }) => {
    tried.push({ to, atMs: service.elapsedMs() });
    const isRefused = refusing.some((i) => to === `office-${i}@club.example`) && clock.now().getTime() < Date.parse(NOON) + HOUR;
    return isRefused ? { kind: 'domain-refused', code: 'content-refused', refusal: { about: 'content', length: 2 * HOUR } } : undefined;
  };
  const join = async (address: string): Promise<void> => {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address } });
    await subscriptions.create(pending);
    await subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  };
  for (let i = 0; i < 6; i++) await join(`office-${i}@club.example`);
  const post = async (): Promise<Notice> => {
    const notice = aNotice();
    await notices.accept(notice, null, asWritten(notice));
    return notice;
  };
  return { service, tried, join, post };
};

describe('a mailbox that does not like what we write', () => {
  it('retries by itself, and its neighbours are not kept waiting', async () => {
    const { service, tried, post } = await aDomain([0]);
    const notice = await post();
    await service.settle();
    const report = await reportNotice(service.world, notice.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: 6, delivered: 6, failed: 0, possiblyTwice: 0 } });
    const began = Math.min(...tried.map(({ atMs }) => atMs));
    for (const { to, atMs } of service.left) if (to !== 'office-0@club.example') expect(atMs - began).toBeLessThan(HOUR / 60);
    expect(tried.filter(({ to }) => to === 'office-0@club.example').length).toBeGreaterThan(3);
  });

  it('with two others makes the domain pause, which the deliveries say, and nobody has failed for it', async () => {
    const { service, tried, post, join } = await aDomain([0, 1, 2, 3, 4, 5]);
    const first = await post();
    await service.step();
    const whys = async (notice: Notice) => (await listDeliveries(service.world, notice, { limit: 100 }))?.items.map(({ why }) => why);
    expect(new Set(await whys(first))).toEqual(new Set(['content-refused']));
    for (let minute = 0; minute < 2; minute++) await service.step();
    const triedBefore = tried.length;
    await join('late@club.example');
    const second = await post();
    for (let minute = 0; minute < 3; minute++) await service.step();
    expect(tried.length).toBe(triedBefore);
    expect(new Set(await whys(second))).toEqual(new Set(['domain-paused']));
    await service.settle();
    for (const notice of [first, second])
      expect(await reportNotice(service.world, notice.id)).toMatchObject({ complete: true, totals: { retrying: 0, failed: 0 } });
    expect(service.left).toHaveLength(6 + 7);
  });
});

describe('a mail domain that refuses us again and again', () => {
  it('fails nobody for it in a day, however many times it is asked', async () => {
    const service = new FragileService();
    const { subscriptions, notices, mailer, clock } = service.world;
    let refusals = 0;
    mailer.verdict = () => {
      if (clock.now().getTime() > Date.parse(NOON) + 24 * HOUR) return undefined;
      refusals += 1;
      return { kind: 'domain-refused', code: 'domain-refused', refusal: { about: 'sender', length: HOUR / 4 } };
    };
    const pending = aSubscription({ status: 'pending' });
    await subscriptions.create(pending);
    await subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    const notice = aNotice();
    await notices.accept(notice, null, asWritten(notice));
    await service.settle();
    expect(refusals).toBeGreaterThan(20);
    expect(await reportNotice(service.world, notice.id)).toMatchObject({ complete: true, totals: { delivered: 1, failed: 0 } });
  });
});
