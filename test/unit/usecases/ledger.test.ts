import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import type { DeliveryLine } from '../../../functions/usecases/ledger/delivery-line.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { aNotice, aSubscription, asWritten, aWebhook } from '../../builders.ts';
import { FragileService, type World } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } } as const;
const HOUR = 3_600_000;

const join = async ({ subscriptions }: World, given: Parameters<typeof aSubscription>[0] = {}): Promise<Subscription> => {
  const pending = aSubscription({ status: 'pending', ...given });
  const active: Subscription = { ...pending, status: 'active', revision: 2 };
  await subscriptions.create(pending);
  await subscriptions.replace(pending, active, pending.createdAt);
  return active;
};

const leave = async ({ subscriptions, clock }: World, who: Subscription): Promise<void> => {
  const now = clock.now().toISOString();
  expect(await subscriptions.replace(who, { ...who, status: 'ended', endedAt: now, revision: who.revision + 1 }, now)).toBe(true);
};

/** Two read at once, and six a digest: four of them by email in two cities, one by webhook, one far away who watches this province. */
const aService = async () => {
  const service = new FragileService();
  const { world } = service;
  await join(world);
  await join(world, { region: '4403' });
  const readers = [
    await join(world, DAILY),
    await join(world, DAILY),
    await join(world, { ...DAILY, region: '440305' }),
    await join(world, { ...DAILY, region: '4403' }),
    await join(world, {
      ...DAILY,
      channel: aWebhook({ sealedSecrets: [await world.vault.seal('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')] }),
    }),
    await join(world, { ...DAILY, region: '150102', filter: { watch: ['44'] } }),
  ];
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  return { service, world, notice, readers };
};

const reported = async (world: World, notice: Notice) => {
  const report = await reportNotice(world, notice.id);
  if (!report) throw new Error('no report');
  for (const counts of [report.totals, ...report.mailings.flatMap((m) => [m.counts, m.byChannel.email, m.byChannel.webhook])])
    expect(addsUpTo(counts)).toBe(counts.audience);
  for (const { counts, byChannel } of report.mailings) expect(byChannel.email.audience + byChannel.webhook.audience).toBe(counts.audience);
  expect(report.byRegion.reduce((sum, { counts }) => sum + counts.audience, 0)).toBe(report.totals.audience);
  return report;
};

const allLines = async (
  world: World,
  notice: Notice,
  query: Partial<Parameters<typeof listDeliveries>[2]> = {},
): Promise<DeliveryLine[]> => {
  const lines: DeliveryLine[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listDeliveries(world, notice, { limit: 2, ...query, cursor });
    if (!page) throw new Error('the cursor was refused');
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 2);
    lines.push(...page.items);
    if (page.next === undefined) return lines;
    cursor = page.next;
  }
};

const statuses = (lines: readonly DeliveryLine[]) =>
  Object.fromEntries([...Map.groupBy(lines, ({ status }) => status)].map(([status, of]) => [status, of.length]));

describe('the ledger of a notice', () => {
  it('keeps its audience from the first count to the last digest, by channel and by region', async () => {
    const { service, world, notice } = await aService();
    await service.settle();
    const before = await reported(world, notice);
    expect(before.totals).toMatchObject({ audience: 8, delivered: 2, awaitingDigest: 6 });
    // Published at noon in China; the digest is due at nine.
    expect(before.waiting).toEqual([{ until: '2026-11-21T01:00:00.000Z', count: 6 }]);
    expect(before.mailings[0]?.byChannel.webhook).toMatchObject({ audience: 1, awaitingDigest: 1 });

    world.clock.advance(22 * HOUR);
    await service.settle();
    const after = await reported(world, notice);
    expect(after.totals).toMatchObject({ audience: 8, delivered: 8, awaitingDigest: 0, skipped: 0 });
    expect(after.waiting).toEqual([]);
    expect(after.mailings.map(({ act, counts }) => [act, counts.audience])).toEqual([
      ['notice', 2],
      ['digest', 6],
    ]);
  });

  it('counts whoever left before their digest as skipped', async () => {
    const { service, world, notice, readers } = await aService();
    await service.settle();
    if (readers[2]) await leave(world, readers[2]);
    world.clock.advance(22 * HOUR);
    await service.settle();
    expect((await reported(world, notice)).totals).toMatchObject({ audience: 8, delivered: 7, awaitingDigest: 0, skipped: 1 });
  });

  it('does not take somebody who moved before their digest for two', async () => {
    const { service, world, notice, readers } = await aService();
    await service.settle();
    const [mover] = readers;
    if (!mover) throw new Error('nobody to move');
    const moved = { ...mover, organization: { ...mover.organization, region: '4419' }, revision: mover.revision + 1 };
    await world.subscriptions.replace(mover, moved, world.clock.now().toISOString());
    world.clock.advance(22 * HOUR);
    await service.settle();
    expect((await reported(world, notice)).totals).toMatchObject({ audience: 8, delivered: 8, skipped: 0 });
  });
});

describe('the deliveries of a notice', () => {
  it('have a line for everybody, those who wait for a digest among them, page by page', async () => {
    const { service, world, notice } = await aService();
    await service.settle();
    const waiting = await allLines(world, notice);
    expect(statuses(waiting)).toEqual({ delivered: 2, awaitingDigest: 6 });
    expect(new Set(waiting.map(({ subscriptionId }) => subscriptionId)).size).toBe(8);
    const watcher = waiting.find(({ organization }) => organization?.region === '150102');
    expect(watcher).toMatchObject({ status: 'awaitingDigest', attempts: 0, reasons: ['watch:44'] });
    expect(statuses(await allLines(world, notice, { status: 'awaitingDigest' }))).toEqual({ awaitingDigest: 6 });
    expect(statuses(await allLines(world, notice, { status: 'failed' }))).toEqual({});

    world.clock.advance(22 * HOUR);
    await service.settle();
    const told = await allLines(world, notice);
    expect(statuses(told)).toEqual({ delivered: 8 });
    expect(told.every(({ at }) => at !== undefined && at > (notice.publishedAt ?? ''))).toBe(true);
  });

  it('can be asked for by region, class and part of a name, who waits for a digest too, and together', async () => {
    const service = new FragileService();
    const { world } = service;
    const named = async (name: string, given: Parameters<typeof aSubscription>[0], ofClass: 'community-affairs' | 'charity') => {
      const made = aSubscription({ status: 'pending', ...given });
      const pending = { ...made, organization: { ...made.organization, name, class: ofClass } };
      await world.subscriptions.create(pending);
      await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    };
    await named('ＡＢＣ 合唱团', { region: '440106' }, 'charity');
    await named('天河互助会', { region: '440106' }, 'community-affairs');
    await named('abc 读报组', { ...DAILY, region: '440305' }, 'charity');
    await named('深圳互助会', { ...DAILY, region: '4403' }, 'community-affairs');
    const notice = aNotice();
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    const namesOf = async (query: Parameters<typeof allLines>[2]) =>
      (await allLines(world, notice, query)).map(({ organization }) => organization?.name ?? '').sort();
    expect(await namesOf({ region: '4401' })).toEqual(['天河互助会', 'ＡＢＣ 合唱团']);
    expect(await namesOf({ region: '440305' })).toEqual(['abc 读报组']);
    expect(await namesOf({ region: '11' })).toEqual([]);
    expect(await namesOf({ class: 'community-affairs' })).toEqual(['天河互助会', '深圳互助会']);
    expect(await namesOf({ organization: 'aＢc' })).toEqual(['abc 读报组', 'ＡＢＣ 合唱团']);
    expect(await namesOf({ organization: '互助', region: '44', class: 'community-affairs', status: 'awaitingDigest' })).toEqual([
      '深圳互助会',
    ]);
  });

  it('say when one that had to be tried again was settled', async () => {
    const service = new FragileService();
    const { world } = service;
    await join(world);
    let times = 0;
    world.mailer.verdict = () => (times++ === 0 ? { kind: 'unknown', code: 'no-answer' } : undefined);
    const notice = aNotice();
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    const [line] = await allLines(world, notice);
    expect(line).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(Date.parse(line?.at ?? '')).toBeGreaterThan(Date.parse(notice.publishedAt ?? ''));
  });

  it('refuse a cursor that was never given out for them', async () => {
    const { service, world, notice } = await aService();
    await service.settle();
    const forged = Buffer.from(JSON.stringify({ mailing: 'ntc-other-1-notice', range: 'x' })).toString('base64url');
    const mailingId = `${notice.id}-1-notice`;
    const elsewhere = ['', '45#sub-1', 'x'].map((row) =>
      Buffer.from(JSON.stringify({ mailing: mailingId, range: 'd09:Asia:Shanghai~44~44..44:', row })).toString('base64url'),
    );
    for (const cursor of ['', 'zzz', '{}', forged, ...elsewhere])
      expect(await listDeliveries(world, notice, { limit: 2, cursor })).toBeNull();
  });
});
