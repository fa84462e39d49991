import type { Mailing } from '#domain/mailing';
import { instant, MINUTE } from '#domain/time';
import type { Mailer } from '#ports/mailer';
import type { Pacer } from '#ports/pacer';
import { type Checked, checkMailing } from './check-mailing.ts';
import { retryWork } from './courier.ts';
import { type PlanMailing, planMailing } from './plan-mailing.ts';
import { type RedriveDeps, redrive } from './redrive.ts';

export type Sweep = PlanMailing & RedriveDeps & Readonly<{ mailer: Pick<Mailer, 'quota'>; pacer: Pacer }>;

/** `overdue`: mailings that should have been through by now. `unheard`: urgent ones of which nobody has heard yet. */
export type Swept = Readonly<
  { published: number; planned: number; retried: number; redriven: number; closed: number } & Omit<Checked, 'complete'>
>;

const AT_ONCE = 500;
/** One run hands out so many retries at most; the next one comes in a minute. */
const RETRIES = 20 * AT_ONCE;
/** A retry that was handed out is asked for again when nobody took it for so long. */
const HANDED_OUT_MS = 10 * MINUTE;
/** A quota of the day that is used up is looked at again so much later at the latest. */
const HOLD_MS = 5 * MINUTE;

/** Find whatever was lost or fell due, and put it back: publications, plans, retries, ranges, batches; close what is complete; learn the pace. */
export const sweep = async (deps: Sweep): Promise<Swept> => {
  const published = await publishDue(deps);
  const planned = await planLost(deps);
  const retried = await handOutRetries(deps);
  const redriven = await redrive(deps);
  const checked = await checkMailings(deps);
  await learnPace(deps);
  return { published, planned, retried, redriven, ...checked };
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
  const lost = await deps.notices.due('plan', instant(new Date(deps.clock.now().getTime() - MINUTE)), AT_ONCE);
  for (const id of lost) await planMailing(deps, id);
  return lost.length;
};

/** Queued first, marked then: a crash between the two only queues them again, and the second message finds nothing to do. */
const handOutRetries = async ({ log, queues, clock }: Sweep): Promise<number> => {
  const now = clock.now();
  const again = instant(new Date(now.getTime() + HANDED_OUT_MS));
  let handed = 0;
  while (handed < RETRIES) {
    const due = await log.dueRetries(instant(now), AT_ONCE);
    const lanes = new Map(
      await Promise.all(
        [...new Set(due.map(({ batch }) => batch.mailingId))].map(async (id) => [id, (await log.find(id))?.lane ?? 'routine'] as const),
      ),
    );
    for (const lane of new Set(lanes.values())) {
      const ofLane = due.filter(({ batch }) => lanes.get(batch.mailingId) === lane);
      await queues.sendBatches(
        lane,
        ofLane.map((retry) => retryWork(lane, retry, retry.attempts)),
      );
    }
    await Promise.all(due.map((retry) => log.handOutRetry(retry, instant(now), again)));
    handed += due.length;
    if (due.length < AT_ONCE) break;
  }
  return handed;
};

/**
 * How long until a mailing is looked at again: urgent ones each minute, others after a tenth of their age, since a look reads every outcome.
 * A little less than the interval, so that the run of that minute finds it due.
 */
const restFor = ({ lane, startedAt }: Mailing, nowMs: number): number => {
  const tenth = (nowMs - Date.parse(startedAt)) / 10;
  return (lane === 'urgent' ? MINUTE : Math.min(Math.max(tenth, MINUTE), LONGEST_REST_MS)) - MINUTE / 2;
};

const LONGEST_REST_MS = 30 * MINUTE;

const checkMailings = async (deps: Sweep): Promise<Omit<Swept, 'published' | 'planned' | 'retried' | 'redriven'>> => {
  const { log, clock } = deps;
  const sums = { rangesAgain: 0, batchesAgain: 0, overdue: 0, unheard: 0, closed: 0 };
  for (const mailing of await log.dueChecks(instant(clock.now()), AT_ONCE)) {
    const { complete, ...found } = await checkMailing(deps, mailing);
    sums.rangesAgain += found.rangesAgain;
    sums.batchesAgain += found.batchesAgain;
    sums.overdue += found.overdue;
    sums.unheard += found.unheard;
    const now = clock.now();
    if (complete) {
      await log.close(mailing.id, instant(now));
      sums.closed += 1;
    } else {
      await log.checkAgain(mailing.id, instant(new Date(now.getTime() + restFor(mailing, now.getTime()))));
    }
  }
  return sums;
};

/** SES tells a rate of 0 while sending is paused, and a day without limit as -1. */
const learnPace = async ({ mailer, pacer, clock }: Sweep): Promise<void> => {
  const { perSecond, perDay, sentLastDay } = await mailer.quota();
  const now = clock.now();
  if (perSecond > 0) await pacer.setRate(perSecond);
  if (perSecond === 0 || (perDay >= 0 && sentLastDay >= perDay)) await pacer.hold(new Date(now.getTime() + HOLD_MS), now);
};
