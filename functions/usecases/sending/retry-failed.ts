import { rangeId } from '#domain/audience/directory';
import { type BatchProgress, type Deviation, statusAt, toldAt } from '#domain/mailings/batch';
import { isPublic } from '#domain/notices/notice';
import type { RetryRequest } from '#domain/sending/retry-request';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { NoticeStore } from '#ports/notice-store';
import type { Ranges } from '#ports/ranges';
import type { Retries } from '#ports/retries';
import { REOPENED_TOGETHER, type Reopened, type RetryRequests } from '#ports/retry-requests';
import { actorOf, type Caller, isIssuer, issuerFor } from '../callers/authorize.ts';
import type { FaultCollector } from '../fault-collector.ts';
import { type ReportNotice, reportNotice } from '../ledger/report-notice.ts';
import { reopenedAs, reopenUnlessChanged } from './reopen-recipients.ts';

export type AskForRetry = ReportNotice & Readonly<{ notices: Pick<NoticeStore, 'find'>; retryRequests: RetryRequests; clock: Clock }>;

/** `failed`: how many the report counts as failed at that moment. */
export type AskedForRetry = Readonly<
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: 'not-published' | 'withdrawn' }
  | { kind: 'noted'; request: RetryRequest; failed: number }
>;

/** An issuer asks that everybody whom the notice did not reach be tried again. Asking again begins anew; nobody is opened twice for it. */
export const askForRetry = async (deps: AskForRetry, caller: Caller, noticeId: string): Promise<AskedForRetry> => {
  const { notices, retryRequests, clock } = deps;
  const notice = await notices.find(noticeId);
  if (!notice || !isIssuer(caller, notice)) return { kind: 'unknown' };
  if (!isPublic(notice)) return { kind: 'refused', reason: 'not-published' };
  if (notice.status === 'withdrawn') return { kind: 'refused', reason: 'withdrawn' };
  const request = await retryRequests.ask(noticeId, {
    agencyId: issuerFor(caller, notice),
    at: instant(clock.now()),
    actor: actorOf(caller),
    action: 'retry.requested',
    subject: noticeId,
  });
  const report = await reportNotice(deps, noticeId);
  return { kind: 'noted', request, failed: report?.totals.failed ?? 0 };
};

export type ReopenFailed = Readonly<{
  retryRequests: RetryRequests;
  mailings: Pick<Mailings, 'ofNotice'>;
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressIn' | 'progressOf' | 'find'>;
  retries: Pick<Retries, 'triedIn'>;
  clock: Clock;
}>;

const AT_ONCE = 100;
/** One run looks at so many batches and opens so many recipients at most; the next one goes on in a minute. */
const BATCHES = 20_000;
const RECIPIENTS = 2_000;

type Budget = { batches: number; recipients: number };

/**
 * Work off what was asked for: whoever failed before it was asked is retrying again, at once, with the id that the delivery always had.
 * A crash repeats a part that finds nothing left to do. A request that cannot be worked off holds up no other.
 *
 * @returns how many were opened again
 */
export const reopenFailed = async (deps: ReopenFailed, faults: FaultCollector): Promise<number> => {
  const budget: Budget = { batches: BATCHES, recipients: RECIPIENTS };
  for (const noticeId of await deps.retryRequests.due(AT_ONCE)) {
    await faults.try(noticeId, undefined, async () => {
      const request = await deps.retryRequests.last(noticeId);
      if (request?.doneAt === null) await workOff(deps, request, budget);
    });
    if (isSpent(budget)) break;
  }
  return RECIPIENTS - budget.recipients;
};

const isSpent = ({ batches, recipients }: Budget): boolean => batches <= 0 || recipients <= 0;

const workOff = async (deps: ReopenFailed, request: RetryRequest, budget: Budget): Promise<void> => {
  const { retryRequests, ranges, batches, clock } = deps;
  const { reached } = request;
  const mailings = await deps.mailings.ofNotice(request.noticeId);
  const begin = reached ? mailings.findIndex(({ id }) => id === reached.mailing) : 0;
  for (const mailing of mailings.slice(Math.max(0, begin))) {
    const from = mailing.id === reached?.mailing ? reached : null;
    for (const { range, purpose } of await ranges.ofMailing(mailing.id)) {
      const id = rangeId(range);
      if (purpose !== 'send' || (from && id < from.range)) continue;
      const behind = from?.range === id && from.batch ? { mailingId: mailing.id, rangeId: id, ...from.batch } : undefined;
      for await (const progress of batches.progressIn(mailing.id, id, behind)) {
        budget.batches -= 1;
        if (!(await reopenIn(deps, request, progress, budget))) return;
        if (!isSpent(budget)) continue;
        const { channel, after } = progress.id;
        return retryRequests.reach(request, { mailing: mailing.id, range: id, batch: { channel, after } });
      }
    }
  }
  await retryRequests.finish(request, instant(clock.now()));
};

/** Open those of a batch who failed. False when the request is no longer the one to be worked off. */
const reopenIn = (deps: ReopenFailed, request: RetryRequest, found: BatchProgress, budget: Budget): Promise<boolean> =>
  reopenUnlessChanged(deps, found, async (progress) => reopenAll(deps, request, await failedOf(deps, request, progress), budget));

const reopenAll = async (
  { retryRequests }: ReopenFailed,
  request: RetryRequest,
  failed: readonly Reopened[],
  budget: Budget,
): ReturnType<RetryRequests['reopen']> => {
  for (let first = 0; first < failed.length; first += REOPENED_TOGETHER) {
    const some = failed.slice(first, first + REOPENED_TOGETHER);
    const opened = await retryRequests.reopen(request, some);
    if (opened !== 'reopened') return opened;
    budget.recipients -= some.length;
  }
  return 'reopened';
};

/** Whoever of a batch was to be told of the notice and had failed when it was asked. */
const failedOf = async (deps: ReopenFailed, request: RetryRequest, progress: BatchProgress): Promise<readonly Reopened[]> => {
  const { batches, retries } = deps;
  const isMeant = ([position, { at = '' }]: readonly [number, Deviation]): boolean =>
    statusAt(progress, position) === 'failed' && at <= request.askedAt;
  const failed = [...progress.deviations].filter(isMeant);
  if (failed.length === 0) return [];
  const [batch, tried] = await Promise.all([batches.find(progress.id), retries.triedIn(progress.id)]);
  return failed.flatMap((one) => {
    const recipient = batch?.recipients[one[0]];
    const isTold = batch && toldAt(batch, one[0]).some(({ noticeId }) => noticeId === request.noticeId);
    return recipient && isTold ? [reopenedAs(deps, progress, one, recipient.subscriptionId, tried)] : [];
  });
};
