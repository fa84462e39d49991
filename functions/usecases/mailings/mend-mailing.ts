import { rangeId } from '#domain/audience/directory';
import { addCounts, NO_COUNTS } from '#domain/ledger/ledger';
import { LedgerTally } from '#domain/ledger/ledger-tally';
import { type BatchProgress, isSettled, isWorkedOff } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { type BatchWork, batchWork, rangeWork } from '#domain/mailings/work';
import type { Breaker, BreakerState } from '#domain/sending/breaker';
import { between, DAY, type Instant, instant, MINUTE, SECOND } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { LedgerSums } from '#ports/ledger-sums';
import type { NoticeStore } from '#ports/notice-store';
import type { Pacer } from '#ports/pacer';
import type { Ranges } from '#ports/ranges';
import type { WorkQueues } from '#ports/work-queues';
import { isLarge, keepFinalSums } from '../ledger/sum-mailing.ts';
import { senderOf, stateFor } from '../sending/sender-breaker.ts';

export type MendMailing = Readonly<{
  ranges: Pick<Ranges, 'ofMailing'>;
  batches: Pick<Batches, 'progressIn' | 'find'>;
  sums: LedgerSums;
  queues: WorkQueues;
  pacer: Pacer;
  breakers: Pick<Breakers, 'findMany' | 'noteLeft'>;
  notices: Pick<NoticeStore, 'findVersion'>;
  clock: Clock;
}>;

/** What was put back; whether everybody's progress is known; whose mail it is, and is it held; 1 for each of the two things that ring. */
export type Mended = Readonly<{
  rangesAgain: number;
  batchesAgain: number;
  complete: boolean;
  sender: string | null;
  held: boolean;
  overdue: number;
  unheard: number;
}>;

/** How long a step may be silent before it counts as lost. A repetition does no harm: every step finds what is done. */
const SILENCE_MS = 3 * MINUTE;
/** A sender gives a sign before its lease runs out: one that is so long behind it is no more. */
const LAPSE_MS = 15 * SECOND;
/** While somebody was sent to by email within this time, batches of email that are silent wait for their turn. */
const LINE_IDLE_MS = MINUTE;
/** … but not for ever. */
const LONGEST_WAIT_MS = DAY;
/** Put back at once: more would only wait in the line. */
const BATCHES_AGAIN = 500;

/** Beyond the time that its email takes at the full rate, a mailing is through after this at the latest. */
const OVERDUE_MS = 10 * MINUTE;
/** Of an urgent notice somebody has heard after this. */
const UNHEARD_MS = 15 * MINUTE;

/**
 * Look at every range and batch of a mailing: put back what nobody seems to be working on, and tell how it stands. What was counted on the
 * way is kept for reports: of a large one at each look, of every one when it is through; how many emails have left is noted for its sender.
 */
export const mendMailing = async (deps: MendMailing, mailing: Mailing): Promise<Mended> => {
  const { batches, queues, pacer, clock } = deps;
  const now = instant(clock.now());
  const ranges = await deps.ranges.ofMailing(mailing.id);
  const open = ranges.filter(({ frozen }) => frozen === null);
  const lostRanges = between(mailing.startedAt, now) >= SILENCE_MS ? open : [];
  await queues.sendRanges(
    mailing.lane,
    lostRanges.map(({ range }) => rangeWork(mailing.id, range)),
  );

  const { usedUntilMs, perSecond } = await pacer.line(mailing.lane, clock.now());
  const emailWaits = Date.parse(now) - usedUntilMs < LINE_IDLE_MS;
  const { sender, state, breaker } = await senderOfMailing(deps, mailing);
  const patienceOf = ({ id, lease }: BatchProgress, sign: Instant): number => {
    // Whoever waits for a turn holds nothing: a batch whose lease has run out was left by a sender that is no more.
    const silenceMs = lease ? LAPSE_MS : SILENCE_MS;
    if (id.channel !== 'email') return silenceMs;
    // Its message was dropped when it came, and is made anew once an operator has let go of its sender.
    if (state === 'held') return Number.POSITIVE_INFINITY;
    if (state === 'open' && breaker?.released && sign < breaker.released.at) return silenceMs;
    return (emailWaits || state === 'slowed') && !lease ? LONGEST_WAIT_MS : silenceMs;
  };
  const lost: BatchWork[] = [];
  const tally = new LedgerTally(mailing.startedAt);
  let settled = true;
  for (const { range, frozen, purpose } of ranges) {
    if (!frozen || purpose === 'count') continue;
    for await (const progress of batches.progressIn(mailing.id, rangeId(range))) {
      tally.addProgress(progress);
      if (isSettled(progress)) continue;
      settled = false;
      const sign = lastSign(progress, frozen.at);
      const isLost = !isWorkedOff(progress) && between(sign, now) >= patienceOf(progress, sign);
      if (isLost && lost.length < BATCHES_AGAIN) lost.push(batchWork(mailing.lane, progress.id, progress.size));
    }
  }
  await queues.sendBatches(mailing.lane, lost);

  if (sender !== null) await deps.breakers.noteLeft(sender, mailing, tally.left('email'), now);
  const complete = settled && open.length === 0;
  if (complete) await keepFinalSums(deps, mailing, ranges, tally, now);
  else if (mailing.act !== 'digest' && isLarge(ranges))
    await deps.sums.keep(mailing.id, mailing.noticeId, { ...tally.sum(now, false), reopened: mailing.reopened });

  const ageMs = between(mailing.startedAt, now);
  const email = tally.of('email');
  const calls = tally.of('webhook');
  const fallback = tally.fallback() ?? NO_COUNTS;
  const { pending, delivered } = addCounts(addCounts(email, calls), fallback);
  // Of whoever is held, or waits for a slowed turn, other alarms ring.
  const standsStill = (state === 'open' ? pending : calls.pending) > 0 || open.length > 0;
  return {
    rangesAgain: lostRanges.length,
    batchesAgain: lost.length,
    complete,
    sender,
    held: state === 'held',
    overdue: standsStill && ageMs > (email.audience * SECOND) / perSecond + OVERDUE_MS ? 1 : 0,
    unheard: standsStill && mailing.lane === 'urgent' && delivered === 0 && ageMs > UNHEARD_MS ? 1 : 0,
  };
};

const senderOfMailing = async (
  deps: MendMailing,
  mailing: Mailing,
): Promise<Readonly<{ sender: string | null; state: BreakerState; breaker: Breaker | undefined }>> => {
  const sender = senderOf(mailing);
  const breaker = sender === null ? undefined : (await deps.breakers.findMany([sender])).get(sender);
  return { sender, breaker, state: await stateFor(deps, mailing, breaker?.state ?? 'open') };
};

/** The last moment at which somebody worked on a batch, or may have. */
const lastSign = (progress: BatchProgress, frozenAt: Instant): Instant =>
  [frozenAt, progress.marks.at(-1)?.at ?? '', progress.lease?.until ?? ''].sort().at(-1) ?? frozenAt;
