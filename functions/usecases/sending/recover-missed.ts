import type { Actor } from '#domain/agencies/audit';
import type { Flaw } from '#domain/input/flaw';
import { monthOf, type SentPlace } from '#domain/ledger/sent-list';
import type { BatchId } from '#domain/mailings/batch';
import { addresseeIn, isFallbackRange } from '#domain/mailings/fallback';
import type { Mailing } from '#domain/mailings/mailing';
import { isRecoverable } from '#domain/mailings/reach';
import { type RecoverDraft, readMissedSpan, type Unsendable, unsendable } from '#domain/sending/recover-draft';
import { covers, type MissedSpan, type RecoverRequest } from '#domain/sending/recover-request';
import type { Subscription } from '#domain/subscriptions/subscription';
import { after, DAY, type Instant, instant, SECOND } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { Receipts } from '#ports/receipts';
import type { RecoverRequests } from '#ports/recover-requests';
import type { Retries } from '#ports/retries';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { actorOf, type Caller } from '../callers/authorize.ts';
import type { FaultCollector } from '../fault-collector.ts';
import { MOST_READS } from '../ledger/sent-reader.ts';
import { type ReadCount, type SentDelivery, type WalkSent, walkSent } from '../ledger/walk-sent.ts';
import { standingFor } from './channel-sender.ts';
import { type ReopenedAs, reopenedAs, reopenUnlessChanged } from './reopen-recipients.ts';

type FindMissed = WalkSent & Readonly<{ notices: Pick<NoticeStore, 'standingOf'>; receipts: Pick<Receipts, 'find'> }>;

export type AskToRecover = FindMissed &
  Readonly<{
    recoverRequests: Pick<RecoverRequests, 'ask' | 'last'>;
    suppressions: Pick<Suppressions, 'among'>;
    vault: Pick<Vault, 'addressKey'>;
    clock: Pick<Clock, 'now'>;
  }>;

/**
 * `missed`: how many messages are to be sent again, as far back as `lookedBackTo` where not all of the span was looked at yet; null: they
 * were counted when the same was asked before, which is under way.
 */
export type AskedToRecover = Readonly<
  | { kind: 'refused'; flaws: readonly Flaw[] }
  | { kind: 'not-now'; code: Unsendable | 'recovery-under-way' }
  | { kind: 'noted'; request: RecoverRequest; missed: number | null; lookedBackTo?: Instant }
>;

/** A request that something has held up for so long may be replaced by another one. */
const LOST_MS = DAY;

/**
 * A subscriber, or an operator for them, asks that what was missed in a span be sent again. Asking again while that is under way changes
 * nothing; asking later sends again what failed again since.
 *
 * @param caller null: its subscriber
 */
export const askToRecover = async (
  deps: AskToRecover,
  subscription: Subscription,
  draft: RecoverDraft,
  caller: Caller | null,
): Promise<AskedToRecover> => {
  const { recoverRequests, clock } = deps;
  const now = instant(clock.now());
  const read = readMissedSpan(draft, now);
  if (read.kind === 'refused') return read;
  const code = unsendable(subscription, await isSuppressed(deps, subscription, now), now);
  if (code) return { kind: 'not-now', code };
  const span = read.value;
  const underWay = await runningFor(deps, subscription.id, draft, span, now);
  if (underWay) return underWay;
  const { missed, lookedBackTo } = await lookForMissed(deps, subscription, span);
  const actor: Actor = caller ? actorOf(caller) : { kind: 'subscriber', id: subscription.id };
  const audit = { agencyId: OPERATORS, at: now, actor, action: 'recovery.requested', subject: subscription.id };
  const request = await recoverRequests.ask(subscription.id, span, after(now, -LOST_MS), audit);
  // Somebody else asked at the same moment.
  if (!request) return (await runningFor(deps, subscription.id, draft, span, now)) ?? { kind: 'not-now', code: 'recovery-under-way' };
  return { kind: 'noted', request, missed, ...(lookedBackTo ? { lookedBackTo } : {}) };
};

const isSuppressed = async ({ suppressions, vault }: AskToRecover, { channel }: Subscription, now: Instant): Promise<boolean> => {
  if (channel.type !== 'email') return false;
  const key = await vault.addressKey(channel.address);
  return (await suppressions.among([key], now)).has(key);
};

/** What is to be said while another request is under way; null when none is. */
const runningFor = async (
  { recoverRequests }: AskToRecover,
  subscriptionId: string,
  { until }: RecoverDraft,
  span: MissedSpan,
  now: Instant,
): Promise<AskedToRecover | null> => {
  const last = await recoverRequests.last(subscriptionId);
  if (!last || last.doneAt !== null || last.askedAt < after(now, -LOST_MS)) return null;
  return covers(last, { since: span.since, until: until === undefined ? null : span.until })
    ? { kind: 'noted', request: last, missed: null }
    : { kind: 'not-now', code: 'recovery-under-way' };
};

/** As many as one request can count. */
const lookForMissed = async (
  deps: AskToRecover,
  subscription: Subscription,
  span: MissedSpan,
): Promise<Readonly<{ missed: number; lookedBackTo?: Instant }>> => {
  const reads = { made: 0 };
  let missed = 0;
  for await (const { missing, ended } of missedIn(deps, subscription, span, null, reads)) {
    missed += missing.length;
    if (reads.made >= MOST_READS) return { missed, lookedBackTo: ended.behind?.startedAt ?? span.until };
  }
  return { missed };
};

type MissedStep = Readonly<{ missing: readonly SentDelivery[]; ended: SentPlace }>;

/** What was missed in a span, the latest mailing first, mailing by mailing. @param from where an earlier walk ended */
async function* missedIn(
  deps: FindMissed,
  subscription: Subscription,
  { since, until }: MissedSpan,
  from: SentPlace | null,
  reads: ReadCount,
): AsyncGenerator<MissedStep, void, undefined> {
  const start = from ?? { month: monthOf(until), behind: { startedAt: until, mailingId: '' } };
  for await (const { deliveries, ended } of walkSent(deps, subscription, { from: start, since }, reads)) {
    const missing: SentDelivery[] = [];
    for (const delivery of deliveries) if (await isMissing(deps, subscription, delivery, reads)) missing.push(delivery);
    yield { missing, ended };
  }
}

/** Did it not arrive, and is it still to be told? What stood in for an endpoint gets nothing later: the endpoint does. */
const isMissing = async (
  deps: FindMissed,
  subscription: Subscription,
  { mailing, batch, progress, position }: SentDelivery,
  reads: ReadCount,
): Promise<boolean> => {
  const deviation = progress.deviations.get(position);
  if (!deviation || !isRecoverable(deviation) || isStandIn(batch.id, subscription)) return false;
  reads.made += 1;
  const { overtaken } = await standingFor(deps, mailing);
  return overtaken === null && !(await isAnswered(deps, mailing, batch.recipients[position]?.organizationId, reads));
};

const isStandIn = (batch: BatchId, subscription: Subscription): boolean =>
  isFallbackRange(batch.rangeId) && (subscription.role !== 'fallback' || addresseeIn(batch, subscription).isSecondAddress === true);

/** Nobody is reminded of what they have answered since. */
const isAnswered = async (
  { receipts }: FindMissed,
  mailing: Mailing,
  organizationId: string | undefined,
  reads: ReadCount,
): Promise<boolean> => {
  if (mailing.act !== 'reminder' || organizationId === undefined) return false;
  reads.made += 1;
  return (await receipts.find(mailing.noticeId, organizationId))?.answer != null;
};

export type RecoverMissed = FindMissed &
  ReopenedAs &
  Readonly<{ recoverRequests: RecoverRequests; retries: Pick<Retries, 'triedIn'>; subscriptions: Pick<SubscriptionStore, 'find'> }>;

const AT_ONCE = 100;
/** One turn makes so many reads for a request at most, … */
const READS = 1_000;
/** … and sends so many messages on their way: an endpoint that has just come back is not to be run down. */
const MESSAGES = 100;
/** All turns of a run together make so many reads, … */
const RUN_READS = 5_000;
/** … send so many messages on their way, … */
const RUN_MESSAGES = 2_000;
/** … and take so long: sweep has a minute for everything. The next run goes on. */
const RUN_MS = 10 * SECOND;

/** What may be spent: `reads` is counted on over all turns. */
type Budget = Readonly<{ reads: ReadCount; mostReads: number; mostMessages: number; endsMs: number }>;

/**
 * Work off what was asked for: what was missed is being tried again, at once, by the usual ladder and in the lane of its mailing. A crash
 * repeats a part that finds nothing left to do. A request that cannot be worked off, or has had its turn, goes behind the others.
 *
 * @returns how many were opened again
 */
export const recoverMissed = async (deps: RecoverMissed, faults: FaultCollector): Promise<number> => {
  const { recoverRequests, clock } = deps;
  const run = { reads: { made: 0 }, mostReads: RUN_READS, endsMs: clock.now().getTime() + RUN_MS };
  let reopened = 0;
  for (const subscriptionId of await recoverRequests.due(AT_ONCE)) {
    await faults.try(subscriptionId, undefined, async () => {
      const turn = {
        ...run,
        mostReads: Math.min(RUN_READS, run.reads.made + READS),
        mostMessages: Math.min(MESSAGES, RUN_MESSAGES - reopened),
      };
      try {
        const request = await recoverRequests.last(subscriptionId);
        if (request?.doneAt === null) reopened += await workOff(deps, request, turn);
      } catch (error) {
        // It comes again when the others have had their turn; that it cannot be put behind them is the same fault.
        await recoverRequests.putBehind(subscriptionId, instant(clock.now())).catch(() => undefined);
        throw error;
      }
    });
    if (isSpent({ ...run, mostMessages: RUN_MESSAGES }, reopened, clock)) break;
  }
  return reopened;
};

const isSpent = ({ reads, mostReads, mostMessages, endsMs }: Budget, reopened: number, clock: Pick<Clock, 'now'>): boolean =>
  reads.made >= mostReads || reopened >= mostMessages || clock.now().getTime() >= endsMs;

const workOff = async (deps: RecoverMissed, request: RecoverRequest, turn: Budget): Promise<number> => {
  const { recoverRequests, subscriptions, clock } = deps;
  const subscription = await subscriptions.find(request.subscriptionId);
  let reopened = 0;
  // Whoever has paused or left since gets nothing; it stays as it was, and can be asked for when they are back.
  if (subscription && unsendable(subscription, false, instant(clock.now())) === null)
    for await (const { missing, ended } of missedIn(deps, subscription, request, request.reached ?? null, turn.reads)) {
      for (const delivery of missing) {
        const opened = await reopen(deps, request, subscription, delivery);
        if (opened === 'replaced') return reopened;
        if (opened === 'reopened') reopened += 1;
      }
      if (!isSpent(turn, reopened, clock)) continue;
      await recoverRequests.reach(request, ended, instant(clock.now()));
      return reopened;
    }
  await recoverRequests.finish(request, instant(clock.now()));
  return reopened;
};

/** `stands`: somebody else has seen to it meanwhile, or it came to nothing only after it was asked. */
const reopen = async (
  deps: RecoverMissed,
  request: RecoverRequest,
  { id }: Subscription,
  { progress: found, position }: SentDelivery,
): Promise<'reopened' | 'stands' | 'replaced'> => {
  let isOpened = false;
  const goesOn = await reopenUnlessChanged(deps, found, async (progress) => {
    const deviation = progress.deviations.get(position);
    if (!deviation || !isRecoverable(deviation) || (deviation.at ?? '') > request.askedAt) return 'reopened';
    const tried = await deps.retries.triedIn(progress.id);
    const opened = await deps.recoverRequests.reopen(request, reopenedAs(deps, progress, [position, deviation], id, tried));
    isOpened = opened === 'reopened';
    return opened;
  });
  if (!goesOn) return 'replaced';
  return isOpened ? 'reopened' : 'stands';
};
