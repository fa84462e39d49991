import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withdraw } from '../../functions/domain/notices/notice-life.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { anAudit, toPlan } from '../builders.ts';
import { InMemoryLedgerSums } from '../fakes/in-memory-ledger-sums.ts';
import { FragileService, type Mishap } from './fragile-service.ts';
import { sameEachTime } from './same-each-time.ts';
import { live, REPEATED_BY_A_CRASH, SCENARIOS } from './scenarios.ts';

/**
 * What may go wrong, in which order messages come, and at which call of a function the notice is
 * withdrawn; or else so many minutes after all was sent.
 */
type History = Readonly<{
  mishaps: readonly Readonly<{ at: number; what: Mishap }>[];
  order: readonly number[];
  withdrawn: Readonly<{ atCall: number } | { afterMinutes: number }>;
}>;

const history: fc.Arbitrary<History> = fc.record({
  mishaps: fc.array(
    fc.record({
      at: fc.nat(300),
      // An answer that is lost inside a function leaves nothing by which anybody could know that somebody was told.
      what: fc.constantFrom<Mishap[]>('dies-before', 'dies-after', 'slow', 'throttled', 'clock-back'),
    }),
    { maxLength: 4 },
  ),
  order: fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 40 }),
  withdrawn: fc.oneof(fc.record({ atCall: fc.nat(220) }), fc.record({ afterMinutes: fc.nat(3000) })),
});

/** A sender at work sees within so long that what it tells does not stand any more. */
const SEEN_MS = 5_000;

const settings = SCENARIOS.flatMap((scenario) => [100, 4].map((pageSize) => ({ ...scenario, pageSize })));

/** In one step, as the API does. */
const withdrawNow = async ({ world }: FragileService, noticeId: string): Promise<void> => {
  const notice = await world.notices.find(noticeId);
  if (!notice) throw new Error('no notice');
  const at = world.clock.now().toISOString();
  const withdrawn = withdraw(notice, { at, reason: '活动因故取消' });
  if (withdrawn.kind !== 'withdrawn' || !(await world.notices.replace(notice, withdrawn.notice, { ...withdrawn, audit: anAudit({ at }) })))
    throw new Error('the notice does not let itself be withdrawn');
};

describe.each(settings)(
  'a notice that is withdrawn, told as $name, the directory read $pageSize rows at a time',
  ({ prepare, pageSize }) => {
    it('is told as withdrawn to everybody who had it, once, and to nobody else, whatever goes wrong', async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ mishaps, order, withdrawn }) => {
          let taken = 0;
          let noticeId = '';
          let isWithdrawn = false;
          let withdrawnMs = Number.POSITIVE_INFINITY;
          const service: FragileService = new FragileService(
            (call) => {
              if ('atCall' in withdrawn && call >= withdrawn.atCall && noticeId !== '' && !isWithdrawn) {
                isWithdrawn = true;
                withdrawnMs = service.elapsedMs();
                void withdrawNow(service, noticeId);
              }
              return mishaps.find(({ at }) => at === call)?.what;
            },
            (count) => {
              const next = order[taken++] ?? 0;
              return next < 0 ? -1 : next % count;
            },
            pageSize,
          );
          const { notice, readers } = await prepare(service);
          noticeId = notice.id;
          if ('afterMinutes' in withdrawn) {
            for (let minute = 0; minute < withdrawn.afterMinutes % 20; minute++) await service.step();
            service.world.clock.advance(withdrawn.afterMinutes * 60_000);
            isWithdrawn = true;
            await withdrawNow(service, noticeId);
          }
          await live(service);
          if (!isWithdrawn) {
            isWithdrawn = true;
            await withdrawNow(service, noticeId);
            await live(service);
          }

          const isWithdrawal = ({ mailing }: (typeof service.left)[number]): boolean => mailing.includes('-withdrawal');
          const first = new Map<string, number>();
          for (const { to } of service.left.filter((one) => !isWithdrawal(one))) first.set(to, (first.get(to) ?? 0) + 1);
          const second = new Map<string, number>();
          for (const { to } of service.left.filter(isWithdrawal)) second.set(to, (second.get(to) ?? 0) + 1);

          // Nobody is told of the notice any more, but whom a sender at work came to.
          const slowMs = mishaps.filter(({ what }) => what === 'slow').length * 60_000;
          for (const { mailing, atMs } of service.left)
            if (mailing.includes('-1-notice')) expect(atMs).toBeLessThanOrEqual(withdrawnMs + SEEN_MS + slowMs);

          const report = await reportNotice(service.world, noticeId);
          expect(report).toMatchObject({ complete: true, status: 'withdrawn', totals: { pending: 0, retrying: 0 } });
          const counted = await reportNotice({ ...service.world, sums: new InMemoryLedgerSums() }, noticeId);
          expect(counted?.totals).toEqual(report?.totals);
          const own = report?.mailings.find(({ act }) => act === 'withdrawal')?.counts;
          if (!own) throw new Error('the report lists no withdrawal');
          // Everybody who had the notice is told, but whom the withdrawal could not reach.
          const gone = new Set(readers.filter(({ to }) => first.has(to) && !second.has(to)).map(({ to }) => to));
          expect(gone.size).toBeLessThanOrEqual(own.failed + own.skipped + own.suppressed);
          // Nobody is told who had nothing, but those of whom nobody knows: whom a lost sender may have sent to, or an unknown result.
          const surprised = readers.filter(({ to }) => second.has(to) && !first.has(to)).length;
          const deaths = mishaps.length;
          expect(surprised).toBeLessThanOrEqual(deaths * REPEATED_BY_A_CRASH + 1);
          if (deaths === 0) expect(surprised).toBeLessThanOrEqual(1);
          // Once each, but for what a crash repeats.
          const repeats = [...second.values()].reduce((sum, times) => sum + times - 1, 0);
          expect(repeats).toBeLessThanOrEqual(deaths * REPEATED_BY_A_CRASH + own.possiblyTwice);
          if (deaths === 0) expect(repeats).toBe(0);
          expect(own.audience).toBeLessThanOrEqual(readers.length);
          expect(own.delivered).toBeLessThanOrEqual(second.size);
          // Planned again, it finds that all is done.
          const left = service.left.length;
          await planMailing(service.world, toPlan(notice, { mailing: 'withdrawal' }));
          await service.settle();
          expect(service.left.length).toBe(left);
        }),
        sameEachTime(60),
      );
    });
  },
);
