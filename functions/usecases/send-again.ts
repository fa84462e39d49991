import { after, instant, MINUTE } from '#domain/time';
import type { BatchWork } from '#domain/work';
import type { Retry } from '#ports/mailing-log';
import { attempt, CLOSING_MS, DONE, LEASE_MS, nextTry, queueTry, type SendBatch, type Sent, SLOT_AHEAD_MS, triedAgain } from './courier.ts';

/** How long a retry stays away for which the line has no slot soon, or which our own side could not send. */
const BUSY_MS = MINUTE;

const busy = (retry: Retry, now: Date): Retry => {
  const dueAt = after(instant(now), BUSY_MS);
  return { ...retry, dueAt, nextAt: dueAt };
};

/** Try one recipient again. Whoever comes second with the same number of attempts finds nothing to do. */
export const sendAgain = async (
  deps: SendBatch,
  work: BatchWork,
  { position, attempts }: NonNullable<BatchWork['retry']>,
): Promise<Sent> => {
  const { log, clock, courier, subscriptions } = deps;
  const now = clock.now();
  // One attempt, and nothing to write down before its end: it is held for as long as that can take.
  const heldMs = Math.max(LEASE_MS, SLOT_AHEAD_MS + courier.patienceMs + CLOSING_MS);
  const retry = await log.claimRetry(work.batch, position, attempts, instant(now), instant(new Date(now.getTime() + heldMs)));
  if (!retry) return DONE;
  const [batch, mailing, found] = await Promise.all([
    log.findBatch(work.batch),
    log.find(work.batch.mailingId),
    subscriptions.findMany([retry.subscriptionId]),
  ]);
  const recipient = batch?.recipients[position];
  if (!batch || !mailing || !recipient) throw new Error('a retry without its batch or mailing');

  const slot = await courier.reserveOne(work.lane);
  if (!slot) {
    await log.putOff(retry, busy(retry, now));
    return DONE;
  }
  const aheadMs = slot.startMs - clock.now().getTime();
  if (aheadMs > 0) await clock.sleep(aheadMs);

  const result = await attempt(courier, { mailing, batch, position, recipient }, found.get(retry.subscriptionId));
  const tried = retry.attempts + 1;
  const at = instant(clock.now());
  switch (result.kind) {
    case 'delivered':
      await log.settleRetry(retry, { status: 'delivered', attempts: tried, at });
      return DONE;
    case 'settled':
      await log.settleRetry(retry, { status: result.status, why: result.why, attempts: tried, at });
      return DONE;
    case 'not-now':
      await log.putOff(retry, busy(retry, clock.now()));
      return DONE;
    case 'untried':
    case 'held-up':
    case 'again': {
      const tries = triedAgain(retry, result);
      const next = nextTry(deps, result, tries);
      if (!next) {
        await log.settleRetry(retry, { status: 'failed', why: result.why, attempts: tries.attempts, at });
        return DONE;
      }
      const further = { ...retry, ...tries, why: result.why, dueAt: next.dueAt, nextAt: next.nextAt };
      const isUnsure = result.kind === 'again' && result.unsure === true;
      if (await log.putOff(retry, further, isUnsure)) await queueTry(deps, work.lane, further, next);
      return DONE;
    }
  }
};
