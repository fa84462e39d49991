import { type BatchProgress, type Deviation, isSettled, isWorkedOff, type Overtaken, overtakenIn, statusAt } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { mayHaveArrived, type Retry } from '#domain/sending/retry';
import { after, instant } from '#domain/time';
import type { Batches, Checkpoint } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Retries } from '#ports/retries';
import { LEASE_MS } from '../sending/channel-sender.ts';

export type HaltBatch = Readonly<{
  batches: Pick<Batches, 'progressOf' | 'claim' | 'checkpoint'>;
  retries: Pick<Retries, 'ofBatch' | 'claim' | 'settle'>;
  clock: Clock;
}>;

/** What a sender writes down that finds the notice of its batch withdrawn or corrected: nobody who is left is told by it. */
export const overtakenProgress = (progress: BatchProgress, why: Overtaken, isTakenOver: boolean, now: Date): Checkpoint => ({
  mark: progress.size,
  deviations: overtakenIn(progress, why, isTakenOver),
  possiblyTwice: 0,
  at: instant(now),
});

/** May one of the attempts so far have arrived? Also the last one before it was opened again. */
export const isUnsure = ({ unsure, failedAs }: Retry, isTakenOver: boolean): boolean =>
  isTakenOver || unsure === true || failedAs?.unsure === true || mayHaveArrived(failedAs?.why);

/**
 * The last word on somebody who was to be tried again. A note of a sender that came to no end may stand beside a
 * delivery that the next one made.
 *
 * @param isTakenOver from a sender that came to no end
 */
export const overtakenRetry = (progress: BatchProgress, why: Overtaken, retry: Retry, isTakenOver: boolean, now: Date): Deviation => {
  const settled = { attempts: retry.attempts, at: instant(now) };
  if (statusAt(progress, retry.position) === 'delivered') return { status: 'delivered', ...settled };
  return { status: 'skipped', why, ...settled, ...(isUnsure(retry, isTakenOver) ? { unsure: true } : {}) };
};

/**
 * See to it that nobody is told by this batch any more, and tell how it ended. A digest tells of other things, too, and is only waited for.
 *
 * @returns null while a sender is at work on it
 */
export const halted = async (deps: HaltBatch, mailing: Mailing, progress: BatchProgress, why: Overtaken): Promise<BatchProgress | null> => {
  if (mailing.act === 'digest') return isWorkedOff(progress) ? progress : null;
  if (isSettled(progress)) return progress;
  const { batches, retries, clock } = deps;
  const now = clock.now();
  if (!isWorkedOff(progress)) {
    const owner = `halt-${mailing.id}`;
    const claim = await batches.claim(progress.id, owner, instant(now), after(instant(now), LEASE_MS));
    if (claim.kind === 'held') return null;
    if (claim.kind === 'claimed')
      await batches.checkpoint(progress.id, owner, overtakenProgress(claim.progress, why, claim.isTakenOver, now), null);
  }
  const before = await batches.progressOf(progress.id);
  if (!before) throw new Error('a progress that cannot be read again');
  for (const retry of (await retries.ofBatch(progress.id)).values()) {
    const claim = await retries.claim(retry.batch, retry.position, retry.attempts, instant(now), after(instant(now), LEASE_MS));
    if (!claim) return null;
    await retries.settle(claim.retry, overtakenRetry(before, why, claim.retry, claim.isTakenOver, now));
  }
  const standing = await batches.progressOf(progress.id);
  return standing && isSettled(standing) ? standing : null;
};
