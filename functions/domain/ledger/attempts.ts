import { type BatchProgress, statusAt, writtenAt } from '../mailings/batch.ts';
import type { Retry } from '../sending/retry.ts';
import type { Tried } from '../sending/tried.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';

/** `failed`: it came to nothing, whether or not it is made again. */
export const ATTEMPT_OUTCOMES = ['delivered', 'failed', 'bounced'] as const;

export type KnownAttempt = Readonly<{
  /** The first one is 1. */
  attempt: number;
  /** Unknown of what an earlier release wrote down. */
  at?: Instant | undefined;
  outcome: (typeof ATTEMPT_OUTCOMES)[number];
  why?: string | undefined;
  /** By which channel, where that was another one than its batch's. */
  by?: ChannelType | undefined;
  /** When the next one is made. */
  nextAttemptAt?: Instant | undefined;
}>;

/**
 * What is known of the attempts of a delivery, the last one first: how it ended stands in the progress, and those before it, which came to
 * nothing, were noted as they were made. Who was skipped, or is not written to, was not tried.
 *
 * @param retry while it is being tried again
 */
export const attemptsAt = (
  progress: BatchProgress,
  position: number,
  tried: readonly Tried[],
  retry: Retry | undefined,
): readonly KnownAttempt[] => {
  const status = statusAt(progress, position);
  const deviation = progress.deviations.get(position);
  const before = tried.toReversed().map((one): KnownAttempt => ({ ...one, outcome: 'failed' }));
  switch (status) {
    case 'pending':
    case 'skipped':
    case 'suppressed':
      return before;
    case 'retrying':
      return retry ? stillTried(before, retry) : before;
    case 'delivered':
    case 'failed':
    case 'bounced': {
      const attempt = deviation?.attempts ?? 1;
      const { why, by } = deviation ?? {};
      const last = { attempt, at: deviation?.at ?? writtenAt(progress, position), outcome: status, why, by };
      return [last, ...before.filter((one) => one.attempt < attempt)];
    }
  }
};

/** An earlier release noted the last attempt alone, and not when that was. */
const stillTried = (known: readonly KnownAttempt[], { attempts, why, nextAt, dueAt }: Retry): readonly KnownAttempt[] => {
  const isMissing = attempts > 0 && known[0]?.attempt !== attempts;
  const [last, ...before] = isMissing ? [{ attempt: attempts, outcome: 'failed', why } as const, ...known] : known;
  return last ? [{ ...last, nextAttemptAt: nextAt ?? dueAt }, ...before] : [];
};

/** What an endpoint answered, where the code of an attempt says it. */
export const statusCodeIn = (why: string | undefined): number | undefined => {
  if (why === 'endpoint-gone') return 410;
  const status = /^http-(\d{3})$/.exec(why ?? '')?.[1];
  return status === undefined ? undefined : Number(status);
};
