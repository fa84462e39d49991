import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { InMemoryLedgerSums } from '../fakes/in-memory-ledger-sums.ts';
import { FragileService, type Mishap } from './fragile-service.ts';
import { sameEachTime } from './same-each-time.ts';
import { live, REPEATED_BY_A_CRASH, type Reader, SCENARIOS, UNDER_WAY_MS } from './scenarios.ts';

/** What may go wrong, and when: at which call of a function, in which order messages come, who leaves at which call. */
type History = Readonly<{
  mishaps: readonly Readonly<{ at: number; what: Mishap }>[];
  order: readonly number[];
  leavers: readonly Readonly<{ at: number; who: number }>[];
}>;

const history: fc.Arbitrary<History> = fc.record({
  mishaps: fc.array(
    fc.record({
      at: fc.nat(220),
      what: fc.constantFrom<Mishap[]>('dies-before', 'dies-after', 'answer-lost', 'slow', 'throttled', 'clock-back'),
    }),
    { maxLength: 4 },
  ),
  order: fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 40 }),
  leavers: fc.array(fc.record({ at: fc.nat(220), who: fc.nat(30) }), { maxLength: 2 }),
});

/** Somebody was noted as to be tried again by a sender that died before it wrote that down: the next one sent to them, too. */
const ONCE: readonly History[] = [
  {
    mishaps: [
      { at: 94, what: 'dies-before' },
      { at: 156, what: 'dies-before' },
    ],
    order: [],
    leavers: [{ at: 0, who: 0 }],
  },
];

/** In one page, and in several, so that ranges are cut. */
const settings = SCENARIOS.flatMap((scenario) => [100, 4].map((pageSize) => ({ ...scenario, pageSize })));

describe.each(settings)('a mailing of $name, the directory read $pageSize rows at a time', ({ prepare, pageSize }) => {
  it('keeps its promises whatever goes wrong, in any order, while people leave', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ mishaps, order, leavers }) => {
        let taken = 0;
        let readers: readonly Reader[] = [];
        const left = new Map<string, number>();
        const service: FragileService = new FragileService(
          (call) => {
            for (const { who } of leavers.filter(({ at }) => at === call)) leave(service, readers[who], left);
            return mishaps.find(({ at }) => at === call)?.what;
          },
          (count) => {
            const next = order[taken++] ?? 0;
            return next < 0 ? -1 : next % count;
          },
          pageSize,
        );
        const prepared = await prepare(service);
        readers = prepared.readers;
        await live(service);

        const report = await reportNotice(service.world, prepared.notice.id);
        const { totals } = report ?? {};
        if (!totals) throw new Error('no report');
        const received = new Map<string, number>();
        for (const { to } of service.left) received.set(to, (received.get(to) ?? 0) + 1);

        expect(report?.complete).toBe(true);
        // What was kept of it says what its batches say.
        const counted = await reportNotice({ ...service.world, sums: new InMemoryLedgerSums() }, prepared.notice.id);
        expect(withoutTimes(report)).toEqual(withoutTimes(counted));
        expect(totals).toMatchObject({ pending: 0, retrying: 0, awaitingDigest: 0 });
        // Whoever left before the audience was frozen is not in it.
        expect(totals.audience).toBeGreaterThanOrEqual(readers.length - left.size);
        expect(totals.audience).toBeLessThanOrEqual(readers.length);
        // Nobody is lost: whoever heard nothing failed, or left.
        const untold = readers.filter(({ to }) => !received.has(to) && !left.has(to)).length;
        expect(untold).toBeLessThanOrEqual(totals.failed + totals.skipped + totals.suppressed);
        // Nobody counts as told who was not.
        expect(totals.delivered).toBeLessThanOrEqual(received.size);
        const repeats = service.left.length - received.size;
        expect(repeats).toBeLessThanOrEqual(mishaps.length * REPEATED_BY_A_CRASH + totals.possiblyTwice);
        // Whoever heard twice is counted. An answer that is lost inside a function is a fault to it, which
        // a mail server's never is: it says then that it does not know.
        const heardTwice = [...received.values()].filter((times) => times > 1).length;
        expect(heardTwice).toBeLessThanOrEqual(totals.possiblyTwice + mishaps.filter(({ what }) => what === 'answer-lost').length);
        // Nothing is sent to whoever left, but for what was on its way.
        for (const { to, atMs } of service.left)
          expect(atMs).toBeLessThanOrEqual((left.get(to) ?? Number.POSITIVE_INFINITY) + UNDER_WAY_MS + slowness(mishaps));
      }),
      sameEachTime(60, ONCE),
    );
  });
});

/** The times of a digest are those of all its batches once it has been summed up. */
const withoutTimes = (report: Awaited<ReturnType<typeof reportNotice>>) =>
  report && { ...report, mailings: report.mailings.map(({ timeTo: _, ...mailing }) => mailing) };

/** A slow call holds a send up for a minute. */
const slowness = (mishaps: History['mishaps']): number => mishaps.filter(({ what }) => what === 'slow').length * 60_000;

const leave = (service: FragileService, reader: Reader | undefined, left: Map<string, number>): void => {
  if (!reader || left.has(reader.to)) return;
  const { subscriptions, clock } = service.world;
  const now = clock.now();
  left.set(reader.to, service.elapsedMs());
  void subscriptions.find(reader.subscription.id).then((found) => {
    if (found)
      return subscriptions.replace(
        found,
        { ...found, status: 'ended', endedAt: now.toISOString(), revision: found.revision + 1 },
        now.toISOString(),
      );
    return false;
  });
};
