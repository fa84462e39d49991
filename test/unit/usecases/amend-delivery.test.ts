import { describe, expect, it } from 'vitest';
import { rangeId } from '../../../functions/domain/audience/directory.ts';
import type { RangeWork } from '../../../functions/domain/mailings/work.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { amendDelivery } from '../../../functions/usecases/feedback/amend-delivery.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { freezeAudience } from '../../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../../functions/usecases/mailings/plan-mailing.ts';
import { referenceOf } from '../../../functions/usecases/sending/delivery-reference.ts';
import { aNotice, aSubscription, asWritten, toPlan } from '../../builders.ts';
import { FragileService, type World } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

const BOUNCED = { status: 'bounced', why: 'mailbox-unknown' } as const;
const DAY = 24 * 3_600_000;
const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } } as const;

/** A notice that three were told of. @param given of the readers */
const aToldNotice = async (given: Parameters<typeof aSubscription>[0] = {}) => {
  const service = new FragileService();
  const { world } = service;
  for (const name of ['choir', 'chess', 'tea']) {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `${name}@club.example` }, ...given });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  return { service, world, notice };
};

/** As it stands in the email. */
const referencesIn = ({ mailer }: World): readonly string[] => mailer.sent.map(({ reference = '' }) => reference);

const totals = async (world: World, notice: Notice) => {
  const report = await reportNotice(world, notice.id);
  if (!report) throw new Error('no report');
  expect(addsUpTo(report.totals)).toBe(report.totals.audience);
  return { complete: report.complete, delivered: report.totals.delivered, bounced: report.totals.bounced };
};

describe('what comes back of a delivery', () => {
  it.each([
    ['a notice', {}],
    ['a digest', DAILY],
  ])('moves the ledger of %s, at once and in the sums that are kept', async (_, given) => {
    const { service, world, notice } = await aToldNotice(given);
    await service.settle();
    world.clock.advance(DAY);
    await service.settle();
    expect(await totals(world, notice)).toEqual({ complete: true, delivered: 3, bounced: 0 });
    const [reference = ''] = referencesIn(world);
    expect(await amendDelivery(world, reference, BOUNCED)).toMatchObject({ kind: 'amended', delivery: { position: expect.any(Number) } });
    expect(await totals(world, notice)).toEqual({ complete: true, delivered: 2, bounced: 1 });
    expect(await amendDelivery(world, ` ${reference.toUpperCase()}`, BOUNCED)).toMatchObject({ kind: 'stands' });
    await service.settle();
    // Every batch is out of reach: what is reported now is what was kept.
    world.batches.progressIn = () => {
      throw new Error('read again');
    };
    expect(await totals(world, notice)).toEqual({ complete: true, delivered: 2, bounced: 1 });
  });

  it('shows in the line of its recipient, with the reason and when it came', async () => {
    const { service, world, notice } = await aToldNotice();
    await service.settle();
    const [reference = ''] = referencesIn(world);
    const sent = await amendDelivery(world, reference, BOUNCED);
    const lines = await listDeliveries(world, notice, { limit: 10, status: 'bounced' });
    expect(lines?.items).toMatchObject([{ ...BOUNCED, at: world.clock.now().toISOString(), attempts: 1 }]);
    expect(lines?.items[0]?.subscriptionId).toBe(sent.kind === 'amended' && sent.delivery.subscriptionId);
  });

  it('comes again later when it is faster than what the sender writes down', async () => {
    const { world, notice } = await aToldNotice();
    const mailingId = `${notice.id}-1-notice`;
    await planMailing(world, toPlan(notice));
    for (const { kind, work } of world.queues.take()) if (kind === 'range') await freezeAudience(world, work as RangeWork);
    const [range] = await world.ranges.ofMailing(mailingId);
    const reference = await referenceOf(world, { mailingId, rangeId: range ? rangeId(range.range) : '', channel: 'email', after: '' }, 0);
    const before = await world.mailings.find(mailingId);
    expect(await amendDelivery(world, reference, BOUNCED)).toMatchObject({ kind: 'unsettled' });
    expect(await world.mailings.find(mailingId)).toEqual(before);
  });

  it('changes nothing when its reference was forged, changed, or made for something else', async () => {
    const { service, world, notice } = await aToldNotice();
    await service.settle();
    const [reference = ''] = referencesIn(world);
    const subject = reference.slice(0, reference.lastIndexOf('.'));
    const forged = [
      '',
      subject,
      `${subject}.aaaaaaaaaaaaaaaa`,
      `${reference.slice(0, -1)}${reference.endsWith('2') ? '3' : '2'}`,
      reference.replace(/-\d\d/, '-77'),
      await world.vault.token('manage', subject),
    ];
    for (const one of forged) expect(await amendDelivery(world, one, BOUNCED), one).toEqual({ kind: 'unknown' });
    expect(await totals(world, notice)).toEqual({ complete: true, delivered: 3, bounced: 0 });
  });
});
