import { type BatchProgress, type Deviation, isTriedAs, writtenAt } from '#domain/mailings/batch';
import { withTried } from '#domain/sending/tried';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Retries } from '#ports/retries';
import type { Reopened } from '#ports/retry-requests';

export type ReopenedAs = Readonly<{
  batches: Pick<Batches, 'progressOf'>;
  retries: Pick<Retries, 'triedIn'>;
  clock: Pick<Clock, 'now'>;
}>;

/**
 * Somebody of a batch to whom nothing came, as one who is to be tried again at once, with the id that the delivery always had. The ladder
 * begins anew; attempts are counted on, and what is known of them goes with it.
 *
 * @param tried what is known of those of the batch, by position
 */
export const reopenedAs = (
  { clock }: Pick<ReopenedAs, 'clock'>,
  progress: BatchProgress,
  [position, failedAs]: readonly [number, Deviation],
  subscriptionId: string,
  tried: Awaited<ReturnType<Retries['triedIn']>>,
): Reopened => {
  const isTried = isTriedAs(failedAs.status);
  const { attempts = isTried ? 1 : 0, why = failedAs.status, by } = failedAs;
  const now = instant(clock.now());
  const at = failedAs.at ?? writtenAt(progress, position);
  const known = tried.get(position);
  const all = isTried && at ? withTried(known, { attempt: attempts, at, why, ...(by ? { by } : {}) }) : known;
  return {
    batch: progress.id,
    position,
    subscriptionId,
    attempts,
    heldUp: attempts,
    why,
    dueAt: now,
    nextAt: now,
    failedAs,
    reopenedAt: now,
    ...(all ? { tried: all } : {}),
  };
};

/** How often a batch is looked at that changes meanwhile. */
const LOOKS = 5;

/** Open some of a batch, as often as somebody else changes it meanwhile. False when the request is no longer the one to be worked off. */
export const reopenUnlessChanged = async (
  { batches }: Pick<ReopenedAs, 'batches'>,
  found: BatchProgress,
  reopen: (progress: BatchProgress) => Promise<'reopened' | 'changed' | 'replaced'>,
): Promise<boolean> => {
  let progress: BatchProgress | null = found;
  for (let look = 0; look < LOOKS && progress; look++) {
    const opened = await reopen(progress);
    if (opened !== 'changed') return opened === 'reopened';
    progress = await batches.progressOf(found.id);
  }
  throw new Error(`a batch of mailing ${found.id.mailingId} changes while some of it are opened, again and again`);
};
