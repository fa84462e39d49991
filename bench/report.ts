import { addressed } from '../functions/domain/audience/audience.ts';
import { rangeId } from '../functions/domain/audience/directory.ts';
import { type Batch, type BatchId, type BatchProgress, freshProgress } from '../functions/domain/mailings/batch.ts';
import type { Mailing, MailingRange } from '../functions/domain/mailings/mailing.ts';
import { breakdownOf, knownRegions } from '../functions/domain/region.ts';
import { measureAudience } from '../functions/usecases/audience/measure-audience.ts';
import { takeCensus } from '../functions/usecases/audience/take-census.ts';
import { octetsOf } from '../functions/usecases/exports/export-kinds.ts';
import { listDeliveries } from '../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../functions/usecases/ledger/report-notice.ts';
import { sweep } from '../functions/usecases/operations/sweep.ts';
import { aNotice, aSubscription, asWritten } from '../test/builders.ts';
import { SettableClock } from '../test/fakes/clock-and-random.ts';
import { InMemoryCensus } from '../test/fakes/in-memory-census.ts';
import { MadeUpDirectory } from '../test/fakes/made-up-directory.ts';
import { aWorld } from '../test/fakes/world.ts';

const AT = '2026-11-20T01:00:00.000Z';
const SIZE = 100;
const BATCHES_OF_RANGE = 26;
/** At once, and by a daily digest. */
const SLOTS = 2;
/** Each so many reads it is looked at how large the process is. */
const LOOKED_AT = 50;
const ID = 'ntc-bench';
const MAILING: Mailing = { id: `${ID}-1-notice`, act: 'notice', noticeId: ID, version: 1, lane: 'routine', startedAt: AT };

const batchOf = (id: BatchId): Batch => ({
  id,
  lastKey: `${id.after}z`,
  told: [[{ noticeId: ID, version: 1, reasons: ['region:44', 'class:culture-sports'], sections: [] }]],
  recipients: Array.from({ length: SIZE }, (_, i) => ({
    subscriptionId: `sub-${id.rangeId}-${id.after}-${i}`,
    organizationId: `org-${i}`,
    region: '440106',
    language: 'zh-Hans',
    told: 0,
  })),
});

/** What stores are asked, and how large the process was when they were, at most. */
class Count {
  reads = 0;
  peakMb = 0;

  add(): void {
    this.reads += 1;
    if (this.reads % LOOKED_AT === 1) this.look();
  }

  look(): void {
    this.peakMb = Math.max(this.peakMb, process.memoryUsage().rss / 1e6);
  }

  begin(): void {
    this.reads = 0;
    this.peakMb = 0;
    this.look();
  }
}

/** Previews of so many made-up subscriptions all over the country, counted by a census. */
const aDirectory = async (rows: number, count: Count) => {
  const counties = knownRegions().filter((code) => code.length === 6).length;
  const directory = new MadeUpDirectory(Math.ceil(rows / counties / SLOTS), SLOTS);
  const read = directory.read.bind(directory);
  directory.read = async (...asked) => {
    count.add();
    return read(...asked);
  };
  const service = { directory, census: new InMemoryCensus(), clock: new SettableClock() };
  while ((await service.census.progress())?.kind !== 'finished') await takeCensus(service);
  return async (regions: readonly string[]): Promise<string> => {
    const notice = aNotice({ audience: { regions: [...regions] } });
    const { precision, subscriptions, margin } = await measureAudience(service, addressed(notice), breakdownOf(regions), {
      withNearly: true,
    });
    return `${precision} ${subscriptions} ± ${margin}`;
  };
};

/** A mailing of made-up recipients, one in a hundred of whom failed. Counts what stores are asked. */
const aStage = async (recipients: number) => {
  const world = aWorld();
  const count = new Count();
  const batches = Math.ceil(recipients / SIZE);
  const ranges = Array.from({ length: Math.ceil(batches / BATCHES_OF_RANGE) }, (_, i): MailingRange => {
    const from = `44${String(i).padStart(5, '0')}`;
    const size = Math.min(BATCHES_OF_RANGE, batches - i * BATCHES_OF_RANGE) * SIZE;
    return {
      mailingId: MAILING.id,
      range: { slotId: 'immediate', province: '44', from, before: `${from}:` },
      purpose: 'send',
      frozen: { at: AT, recipients: size, readers: [], cut: null },
    };
  });
  const sizes = new Map(ranges.map(({ range, frozen }) => [rangeId(range), frozen?.recipients ?? 0]));
  world.mailings.find = async () => MAILING;
  world.mailings.ofNotice = async () => {
    count.add();
    return [MAILING];
  };
  world.ranges.ofMailing = async () => {
    count.add();
    return ranges;
  };
  world.batches.progressIn = async function* (mailingId, range, behind): AsyncGenerator<BatchProgress, void, undefined> {
    count.add();
    for (let i = 0; i < (sizes.get(range) ?? 0) / SIZE; i++) {
      const id: BatchId = { mailingId, rangeId: range, channel: 'email', after: String(i).padStart(3, '0') };
      if (behind && id.after <= behind.after) continue;
      const failed = new Map([[7, { status: 'failed', why: 'mailbox-unknown' } as const]]);
      yield { ...freshProgress(batchOf(id)), mark: SIZE, marks: [{ mark: SIZE, at: AT }], deviations: failed };
    }
  };
  world.batches.find = async (id) => {
    count.add();
    return batchOf(id);
  };
  const one = aSubscription();
  world.subscriptions.findMany = async (ids) => {
    count.add();
    return new Map(ids.map((id) => [id, { ...one, id }]));
  };
  const find = world.sums.find.bind(world.sums);
  world.sums.find = async (...asked) => {
    count.add();
    return find(...asked);
  };
  const notice = aNotice({ id: ID, audience: { regions: ['44'] } });
  await world.notices.accept(notice, null, asWritten(notice));
  return { world, notice, count };
};

/**
 * What previews, a report, a page of deliveries and their table ask of the stores, with recipients that are made up as they are read: so
 * the seconds are of our code alone, without DynamoDB. @param args recipients
 */
export const benchReport = async (args: readonly string[]): Promise<void> => {
  const recipients = Number(args[0] ?? 10_000);
  const { world, notice, count } = await aStage(recipients);
  const preview = await aDirectory(recipients, count);
  const measure = async (name: string, deed: () => Promise<string>): Promise<void> => {
    count.begin();
    const start = performance.now();
    const told = await deed();
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    count.look();
    const heap = Math.round(process.memoryUsage().heapUsed / 1e6);
    console.log(`| ${name} | ${count.reads} | ${seconds} | ${heap} | ${Math.round(count.peakMb)} | ${told} |`);
  };
  console.log(
    `${recipients} 名虚构收件人 made-up recipients\n\n| | reads | seconds | heap, MB | RSS at most, MB | |\n| --- | --- | --- | --- | --- | --- |`,
  );
  await measure('preview, the whole country, first', () => preview(['']));
  await measure('preview, the whole country, warm', () => preview(['']));
  await measure('preview, a province, warm', () => preview(['44']));
  world.checks.due = async () => [MAILING.id];
  await measure('sums, when it is closed', async () => `closed ${(await sweep(world)).closed}`);
  await measure('report', async () => `audience ${(await reportNotice(world, ID))?.totals.audience}`);
  await measure('a page of deliveries', async () => `lines ${(await listDeliveries(world, notice, { limit: 100 }))?.items.length}`);
  await measure('deliveries.csv', async () => {
    const parameters = { notice: ID, charset: 'utf-8', status: '', region: '', class: '' };
    let bytes = 0;
    for await (const piece of octetsOf(world, { kind: 'deliveries', parameters })) bytes += piece.length;
    return `${(bytes / 1e6).toFixed(1)} MB`;
  });
};
