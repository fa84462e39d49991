import { isSettled, isWorkedOff, type Outcome } from '#domain/batch';
import { rangeId } from '#domain/directory';
import type { Mailing } from '#domain/mailing';
import { after, instant, MINUTE, SECOND } from '#domain/time';
import type { BatchWork } from '#domain/work';
import type { Mailer } from '#ports/mailer';
import type { Retry } from '#ports/mailing-log';
import type { Pacer } from '#ports/pacer';
import { type PlanMailing, planMailing } from './plan-mailing.ts';

export type Sweep = PlanMailing & Readonly<{ mailer: Pick<Mailer, 'quota'>; pacer: Pacer }>;

export type Swept = Readonly<{
  published: number;
  planned: number;
  retried: number;
  rangesAgain: number;
  batchesAgain: number;
  closed: number;
}>;

/** How long a step may be silent before it counts as lost. A repetition does no harm: every step finds what is done. */
const SILENCE_MS = 3 * MINUTE;
const AT_ONCE = 500;

/** Find whatever was lost or fell due, and put it back: publications, plans, retries, ranges, batches; close what is complete; learn the pace. */
export const sweep = async (deps: Sweep): Promise<Swept> => {
  const { mailer, pacer } = deps;
  const { perSecond } = await mailer.quota();
  if (perSecond > 0) await pacer.setRate(perSecond);
  const published = await publishDue(deps);
  const planned = await planLost(deps);
  const retried = await queueRetries(deps);
  return { published, planned, retried, ...(await checkOpenMailings(deps)) };
};

const publishDue = async ({ notices, clock }: Sweep): Promise<number> => {
  const now = clock.now();
  let published = 0;
  for (const id of await notices.due('publish', instant(now), AT_ONCE)) {
    if (await notices.publish(id, instant(now), ['scheduled'])) published += 1;
  }
  return published;
};

/** The stream plans within a second; what is still unplanned a minute later was lost on the way. */
const planLost = async (deps: Sweep): Promise<number> => {
  const lost = await deps.notices.due('plan', after(instant(deps.clock.now()), -MINUTE), AT_ONCE);
  for (const id of lost) await planMailing(deps, id);
  return lost.length;
};

const queueRetries = async ({ log, queues, clock }: Sweep): Promise<number> => {
  const due = await log.dueRetries(instant(clock.now()), AT_ONCE);
  const lanes = new Map<Mailing['lane'], BatchWork[]>();
  const mailings = new Map(
    await Promise.all([...new Set(due.map(({ batch }) => batch.mailingId))].map(async (id) => [id, await log.find(id)] as const)),
  );
  for (const retry of due) {
    const lane = mailings.get(retry.batch.mailingId)?.lane ?? 'routine';
    lanes.set(lane, [...(lanes.get(lane) ?? []), workOf(retry, lane)]);
  }
  for (const [lane, work] of lanes) await queues.sendBatches(lane, work);
  return due.length;
};

const workOf = ({ batch, position, attempts }: Retry, lane: Mailing['lane']): BatchWork => ({
  v: 1,
  lane,
  batch,
  retry: { position, attempts },
});

const checkOpenMailings = async (deps: Sweep): Promise<Pick<Swept, 'rangesAgain' | 'batchesAgain' | 'closed'>> => {
  const { log, clock } = deps;
  const sums = { rangesAgain: 0, batchesAgain: 0, closed: 0 };
  for (const mailing of await log.open(instant(clock.now()), AT_ONCE)) {
    const found = await checkMailing(deps, mailing);
    sums.rangesAgain += found.rangesAgain;
    sums.batchesAgain += found.batchesAgain;
    if (!found.complete) continue;
    await log.close(mailing.id, instant(clock.now()));
    sums.closed += 1;
  }
  return sums;
};

/** While the sending line is booked so far ahead, batches of email wait for their turn and are not lost. */
const BOOKED_MS = 10 * SECOND;

const checkMailing = async (
  { log, queues, clock, pacer }: Sweep,
  mailing: Mailing,
): Promise<Readonly<{ rangesAgain: number; batchesAgain: number; complete: boolean }>> => {
  const silent = after(instant(clock.now()), -SILENCE_MS);
  const ranges = await log.ranges(mailing.id);
  const open = ranges.filter(({ frozen }) => frozen === null);
  const lostRanges = mailing.startedAt <= silent ? open : [];
  await queues.sendRanges(
    mailing.lane,
    lostRanges.map(({ range }) => ({ v: 1, mailingId: mailing.id, rangeId: rangeId(range) })),
  );

  const lost: BatchWork[] = [];
  const now = clock.now();
  const isBooked = (await pacer.peek(mailing.lane, now)) - now.getTime() > BOOKED_MS;
  let settled = true;
  for (const { range, frozen, purpose } of ranges) {
    if (!frozen || purpose === 'count') continue;
    for await (const outcome of log.outcomes(mailing.id, rangeId(range))) {
      if (isSettled(outcome)) continue;
      settled = false;
      const waitsForItsTurn = isBooked && outcome.id.channel === 'email';
      if (!isWorkedOff(outcome) && !waitsForItsTurn && lastSign(outcome, frozen.at) <= silent)
        lost.push({ v: 1, lane: mailing.lane, batch: outcome.id });
    }
  }
  await queues.sendBatches(mailing.lane, lost);
  return { rangesAgain: lostRanges.length, batchesAgain: lost.length, complete: settled && open.length === 0 };
};

/** The last moment at which somebody worked on a batch, or may have. */
const lastSign = (outcome: Outcome, frozenAt: string): string =>
  [frozenAt, outcome.progress.at(-1)?.at ?? '', outcome.lease?.until ?? ''].sort().at(-1) ?? frozenAt;
