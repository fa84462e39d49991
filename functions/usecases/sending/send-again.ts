import { type Deviation, isTriedAs, type Overtaken } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import type { BatchWork } from '#domain/mailings/work';
import type { Retry } from '#domain/sending/retry';
import { triedAfter } from '#domain/sending/tried';
import { after, instant, MINUTE } from '#domain/time';
import { isUnsure, overtakenRetry } from '../mailings/halt-batch.ts';
import {
  type Attempt,
  addresseesOf,
  attempt,
  CLOSING_MS,
  DONE,
  LEASE_MS,
  nextTry,
  noteMiss,
  queueTry,
  type SendBatch,
  type SendResult,
  standingFor,
  TURN_AHEAD_MS,
  triedAgain,
  withheldBy,
} from './channel-sender.ts';

/** How long a retry stays away for which the line has no turn soon, or which our own side could not send. */
const BUSY_MS = MINUTE;

const busy = (retry: Retry, now: Date): Retry => {
  const dueAt = after(instant(now), BUSY_MS);
  return { ...retry, dueAt, nextAt: dueAt };
};

/** Try one recipient again. Whoever comes second with the same number of attempts finds nothing to do. */
export const sendAgain = async (
  deps: SendBatch,
  work: BatchWork,
  { position, attempts: before }: NonNullable<BatchWork['retry']>,
): Promise<SendResult> => {
  const { batches, mailings, retries, clock, sender } = deps;
  const mailing = sender.gate ? await mailings.find(work.batch.mailingId) : null;
  const state = mailing ? await sender.gate?.stateFor(mailing) : undefined;
  // It stays due, and sweep asks for it again and again.
  if (state === 'held') return DONE;
  const now = clock.now();
  // One attempt, and nothing to write down before its end: it is held for as long as that can take.
  const heldMs = Math.max(LEASE_MS, TURN_AHEAD_MS + sender.patienceMs + CLOSING_MS);
  const until = instant(new Date(now.getTime() + heldMs));
  const claim = await retries.claim(work.batch, position, before, instant(now), until);
  if (!claim) return DONE;
  const { retry } = claim;
  // What may have arrived counts when it is made again. Whoever held it before and came to no end may have done that.
  const isRepeat = isUnsure(retry, claim.isTakenOver);
  const lost = claim.isTakenOver && isUnsure(retry, false) ? 1 : 0;
  const unsure = isRepeat ? { unsure: true } : {};
  const slowTurn = mailing && state === 'slowed' ? await slowTurnOf(deps, mailing, retry) : null;
  if (slowTurn !== null && slowTurn > now.getTime()) {
    const dueAt = instant(new Date(slowTurn));
    await retries.reschedule(retry, { ...retry, slowTurn, dueAt, nextAt: dueAt, ...unsure }, until, lost);
    return DONE;
  }
  let result: Attempt | 'no-turn' | Overtaken;
  let organizationId: string;
  try {
    ({ result, organizationId } = await tryOnce(deps, work, retry));
  } catch (error) {
    // Nothing has left, so it is given back; that it cannot be is the same fault, and told by it.
    await retries.reschedule(retry, { ...busy(retry, clock.now()), ...unsure }, until, lost).catch(() => undefined);
    throw error;
  }
  if (result === 'no-turn') {
    await retries.reschedule(retry, { ...busy(retry, now), ...unsure }, until, lost);
    return DONE;
  }
  if (result === 'withdrawn' || result === 'superseded') {
    const progress = await batches.progressOf(work.batch);
    if (progress) await retries.settle(retry, overtakenRetry(progress, result, retry, claim.isTakenOver, now), lost);
    return DONE;
  }
  const settleMissed = async (deviation: Deviation, twice: number): Promise<void> => {
    await noteMiss(deps, work.batch, organizationId, deviation);
    await retries.settle(retry, deviation, twice);
  };
  const attempts = retry.attempts + 1;
  const other = sender.channel === work.batch.channel ? {} : { by: sender.channel };
  const at = instant(clock.now());
  switch (result.kind) {
    case 'delivered': {
      const { shown } = result;
      await retries.settle(retry, { status: 'delivered', attempts, at, ...(shown ? { shown } : {}), ...other }, lost + (isRepeat ? 1 : 0));
      return DONE;
    }
    case 'settled':
      // Whoever left since is not to be tried again, and has failed as before.
      if (result.status === 'skipped' && retry.failedAs) await retries.settle(retry, retry.failedAs, lost);
      else {
        const made = isTriedAs(result.status) ? { attempts, ...other } : { attempts: retry.attempts };
        await settleMissed({ status: result.status, why: result.why, ...made, at, ...unsure }, lost);
      }
      return DONE;
    case 'not-now':
      await retries.reschedule(retry, { ...busy(retry, clock.now()), ...unsure }, until, lost);
      return DONE;
    case 'untried':
    case 'passed-on':
    case 'held-up':
    case 'again': {
      const tries = triedAgain({ ...retry, ...unsure }, result);
      const twice = lost + (isRepeat && result.kind === 'again' && result.unsure === true ? 1 : 0);
      const next = nextTry(deps, result, tries);
      if (!next) {
        const hint = tries.unsure ? { unsure: true } : {};
        await settleMissed({ status: 'failed', why: result.why, attempts: tries.attempts, at, ...hint, ...other }, twice);
        return DONE;
      }
      const { failedAs, slowTurn: _had, by: _by, ...noted } = retry;
      const isMade = result.kind === 'again' || result.kind === 'held-up';
      const reopened = isMade ? {} : { failedAs };
      // What is noted may be stale: whoever changed back since is tried by this sender, which reaches its own queue alone.
      const by = result.kind === 'passed-on' ? result.by : sender.channel;
      const tried = triedAfter(retry.tried, result, tries.attempts, at, other.by);
      // Why the last attempt came to nothing is noted here alone where an earlier release made it.
      const why = result.kind === 'passed-on' && retry.attempts > 0 ? retry.why : result.why;
      const further = {
        ...noted,
        ...reopened,
        ...(by === work.batch.channel ? {} : { by }),
        ...tries,
        ...tried,
        why,
        dueAt: next.dueAt,
        nextAt: next.nextAt,
      };
      if (await retries.reschedule(retry, further, until, twice)) await queueTry(deps, work.lane, further, next);
      return DONE;
    }
  }
};

/** One turn for each try: who has waited for it does not stand in line again. Sweep asks for the retry when it has come. */
const slowTurnOf = async ({ sender }: SendBatch, mailing: Mailing, { slowTurn }: Retry): Promise<number | null> =>
  slowTurn ?? (await sender.gate?.slowTurn(mailing, 1)) ?? null;

type Tried = Readonly<{ result: Attempt | 'no-turn' | Overtaken; organizationId: string }>;

const tryOnce = async (deps: SendBatch, work: BatchWork, retry: Retry): Promise<Tried> => {
  const { mailings, batches, clock, sender } = deps;
  const [batch, mailing, found] = await Promise.all([
    batches.find(work.batch),
    mailings.find(work.batch.mailingId),
    addresseesOf(deps, work.batch, [retry.subscriptionId]),
  ]);
  const recipient = batch?.recipients[retry.position];
  if (!batch || !mailing || !recipient) throw new Error('a retry without its batch or mailing');

  const { organizationId } = recipient;
  const { overtaken, revision } = await standingFor(deps, mailing);
  if (overtaken) return { result: overtaken, organizationId };
  if (sender.line) {
    const turn = await sender.line.reserveOne(work.lane);
    if (!turn) return { result: 'no-turn', organizationId };
    const aheadMs = turn.startMs - clock.now().getTime();
    if (aheadMs > 0) await clock.sleep(aheadMs);
  }
  const withheld = await withheldBy(sender, found.values());
  const { position, reopenedAt } = retry;
  const delivery = { mailing, batch, position, recipient, revision, reopenedAt };
  const at = instant(clock.now());
  const result = await attempt(sender, delivery, found.get(retry.subscriptionId), withheld, at);
  const isRefused = result.kind === 'settled' && result.isHardBounce;
  // Nothing that goes wrong now may have it tried again.
  if (isRefused) await sender.gate?.countRefused(mailing, 1, at).catch(() => undefined);
  return { result, organizationId };
};
