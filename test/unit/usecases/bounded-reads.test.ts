import { describe, expect, it } from 'vitest';
import { DeliveryPlace } from '../../../functions/domain/ledger/delivery-list.ts';
import { counted } from '../../../functions/domain/ledger/ledger.ts';
import { LedgerTally } from '../../../functions/domain/ledger/ledger-tally.ts';
import { type Batch, type BatchId, type BatchProgress, freshProgress } from '../../../functions/domain/mailings/batch.ts';
import type { Mailing, MailingRange } from '../../../functions/domain/mailings/mailing.ts';
import { cursorOf, placeOf } from '../../../functions/encoding/cursor.ts';
import type { DeliveryLine } from '../../../functions/usecases/ledger/delivery-line.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { aNotice, asWritten } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const RANGES = 400;
const BATCHES = 26;
const SIZE = 100;
const MILLION = RANGES * BATCHES * SIZE;
const AT = '2026-11-20T01:00:00.000Z';

const NONE = { ranges: 0, lists: 0, outcomes: 0, batches: 0 };

/**
 * A million recipients in four hundred ranges, made up as they are read: delivered, but for one
 * in the last batch of the last range. Counts what is read.
 */
class MadeUp {
  reads = { ...NONE };
  mailings: readonly Mailing[];
  readonly #delivered: boolean;

  constructor(mailing: Mailing, delivered: boolean) {
    this.mailings = [mailing];
    this.#delivered = delivered;
  }

  forget(): void {
    this.reads = { ...NONE };
  }

  ranges(mailingId: string): readonly MailingRange[] {
    this.reads.ranges += 1;
    return Array.from({ length: RANGES }, (_, i) => ({
      mailingId,
      range: { slotId: 'immediate', province: '44', from: `44${String(i).padStart(4, '0')}`, before: `44${String(i).padStart(4, '0')}:` },
      purpose: 'send',
      frozen: { at: AT, recipients: BATCHES * SIZE, readers: [], cut: null },
    }));
  }

  async *progressIn(mailingId: string, range: string, behind?: BatchId): AsyncGenerator<BatchProgress, void, undefined> {
    this.reads.lists += 1;
    for (let i = 0; i < BATCHES; i++) {
      const batch = batchAt({ mailingId, rangeId: range, channel: 'email', after: String(i).padStart(3, '0') });
      if (behind && batch.id.after <= behind.after) continue;
      this.reads.outcomes += 1;
      const fresh = freshProgress(batch);
      const isLast = i === BATCHES - 1 && range.includes(`44${String(RANGES - 1).padStart(4, '0')}`);
      if (!this.#delivered) yield fresh;
      else yield { ...fresh, mark: SIZE, deviations: new Map(isLast ? [[7, { status: 'failed', why: 'mailbox-unknown' }]] : []) };
    }
  }

  batch(id: BatchId): Batch {
    this.reads.batches += 1;
    return batchAt(id);
  }

  /** The same world with these mailings in it. */
  in(world: ReturnType<typeof aWorld>): ReturnType<typeof aWorld> {
    world.mailings.find = async (id) => this.mailings.find((mailing) => mailing.id === id) ?? null;
    world.mailings.ofNotice = async () => this.mailings;
    world.ranges.ofMailing = async (mailingId) => this.ranges(mailingId);
    world.batches.progressIn = (...asked) => this.progressIn(...asked);
    world.batches.find = async (id) => this.batch(id);
    return world;
  }
}

const batchAt = (id: BatchId): Batch => ({
  id,
  lastKey: `${id.after}z`,
  told: [[{ noticeId: 'ntc-1', version: 1, reasons: ['region:44'], sections: [] }]],
  recipients: Array.from({ length: SIZE }, (_, i) => ({
    subscriptionId: `sub-${i}`,
    organizationId: `org-${i}`,
    region: '440106',
    language: 'zh-Hans',
    told: 0,
  })),
});

const aMillion = async (delivered: boolean) => {
  const notice = aNotice({ id: 'ntc-1', audience: { regions: ['44'] } });
  const mailing: Mailing = { id: 'ntc-1-1-notice', act: 'notice', noticeId: 'ntc-1', version: 1, lane: 'routine', startedAt: AT };
  const madeUp = new MadeUp(mailing, delivered);
  const world = madeUp.in(aWorld());
  await world.notices.accept(notice, null, asWritten(notice));
  return { world, madeUp, notice, mailing };
};

describe('the report of a million recipients', () => {
  it('is read from its sum once all are settled', async () => {
    const { world, madeUp, notice } = await aMillion(true);
    world.checks.due = async () => ['ntc-1-1-notice'];
    expect(await sweep(world)).toMatchObject({ closed: 1, faults: [] });
    madeUp.forget();
    const report = await reportNotice(world, notice.id);
    expect(report).toMatchObject({ complete: true, totals: { audience: MILLION, delivered: MILLION - 1, failed: 1 } });
    expect(madeUp.reads).toEqual({ ranges: 1, lists: 0, outcomes: 0, batches: 0 });
  });

  it('is told as sweep found it at its last look while it is under way, and says when that was', async () => {
    const { world, madeUp, notice } = await aMillion(false);
    world.checks.due = async () => ['ntc-1-1-notice'];
    await sweep(world);
    madeUp.forget();
    const report = await reportNotice(world, notice.id);
    expect(report).toMatchObject({ complete: false, totals: { audience: MILLION, pending: MILLION } });
    expect(report?.mailings).toMatchObject([{ countedAt: world.clock.now().toISOString() }]);
    expect(madeUp.reads).toEqual({ ranges: 1, lists: 0, outcomes: 0, batches: 0 });
  });

  it('reads a bounded part before sweep has looked for the first time, and does not call itself complete', async () => {
    const { world, madeUp, notice } = await aMillion(true);
    const report = await reportNotice(world, notice.id);
    expect(report?.complete).toBe(false);
    expect(madeUp.reads.lists).toBeLessThanOrEqual(60);
    expect(report?.totals.audience).toBe(60 * BATCHES * SIZE);
  });

  it('reads none of a digest that is through, and a bounded part of one under way whose readers are still awaited', async () => {
    const { world, madeUp, notice, mailing } = await aMillion(true);
    const digest: Mailing = { ...mailing, id: 'dig-1', act: 'digest', slotId: 'd09:Asia:Shanghai', window: { from: AT, to: AT } };
    madeUp.mailings = [digest];
    expect((await reportNotice(world, notice.id))?.complete).toBe(false);
    expect(madeUp.reads.batches).toBeLessThanOrEqual(60 * BATCHES);
    madeUp.forget();
    const tally = new LedgerTally(AT);
    tally.add('440106', 'email', counted('delivered', MILLION));
    await world.sums.keep('dig-1', 'ntc-1', tally.sum(AT, true));
    expect(await reportNotice(world, notice.id)).toMatchObject({ complete: true, totals: { delivered: MILLION } });
    expect(madeUp.reads).toEqual(NONE);
  });
});

describe('the deliveries of a million recipients', () => {
  it('find the one that failed, page by page, each of which reads a bounded part', async () => {
    const { world, madeUp, notice } = await aMillion(true);
    const lines: DeliveryLine[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages++) {
      madeUp.forget();
      const page = await listDeliveries(world, notice, { limit: 100, status: 'failed', cursor });
      if (!page) throw new Error('the cursor was refused');
      lines.push(...page.items);
      expect(madeUp.reads.lists).toBeLessThanOrEqual(122);
      expect(madeUp.reads.outcomes).toBeLessThanOrEqual(2400);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect(lines).toMatchObject([{ status: 'failed', why: 'mailbox-unknown', subscriptionId: 'sub-7' }]);
    expect(pages).toBeGreaterThan(2);
    expect(pages).toBeLessThan(30);
  });

  it('read a bounded part for each page of a filter that finds nobody, and open nothing for a region where nobody is', async () => {
    const { world, madeUp, notice } = await aMillion(true);
    for (const [filter, mostBatches] of [
      [{ organization: '没有这个名称' }, 62],
      [{ class: 'community-affairs' }, 62],
      [{ region: '11' }, 0],
      [{ region: '440106', status: 'bounced' }, 0],
    ] as const) {
      madeUp.forget();
      const page = await listDeliveries(world, notice, { limit: 100, ...filter });
      expect(page?.items).toEqual([]);
      expect(page?.next).toBeDefined();
      expect(madeUp.reads.batches).toBeLessThanOrEqual(mostBatches);
      expect(madeUp.reads.outcomes).toBeLessThanOrEqual(2400);
    }
  });

  it('are listed whole in pages of so many as are asked for, each of which reads the batch that it is in', async () => {
    const { world, madeUp, notice } = await aMillion(true);
    world.batches.progressOf = async (id) => ({ ...freshProgress(batchAt(id)), mark: SIZE });
    const first = await listDeliveries(world, notice, { limit: 60 });
    expect(first?.items.map(({ subscriptionId }) => subscriptionId)).toEqual(Array.from({ length: 60 }, (_, i) => `sub-${i}`));
    expect(madeUp.reads).toMatchObject({ lists: 1, batches: 1 });
    const second = await listDeliveries(world, notice, { limit: 60, cursor: first?.next });
    expect(second?.items.map(({ subscriptionId }) => subscriptionId)).toEqual(
      Array.from({ length: 60 }, (_, i) => `sub-${(60 + i) % SIZE}`),
    );
    expect(madeUp.reads).toMatchObject({ lists: 2, batches: 3 });
  });

  it('go on behind a batch that an earlier release gave out as the place', async () => {
    const { world, notice } = await aMillion(true);
    const place = { mailing: 'ntc-1-1-notice', range: 'immediate~44~440000..440000:', batch: { channel: 'email', after: '000' } };
    const page = await listDeliveries(world, notice, { limit: 1, cursor: cursorOf(place) });
    expect(placeOf(DeliveryPlace, page?.next ?? '')).toEqual({ ...place, batch: { channel: 'email', after: '001', to: 0 } });
  });
});
