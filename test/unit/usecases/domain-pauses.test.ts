import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notice.ts';
import { listDeliveries } from '../../../functions/usecases/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/report-notice.ts';
import { aNotice, anAudit, aSubscription, NOON } from '../../builders.ts';
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
  await notices.accept(notice, null, anAudit());
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
