import { isDeepStrictEqual } from 'node:util';
import type { Batch, BatchProgress } from '../../functions/domain/mailings/batch.ts';
import { type BatchId, batchName } from '../../functions/domain/mailings/batch.ts';
import type { Mailing, MailingRange } from '../../functions/domain/mailings/mailing.ts';
import type { Retry } from '../../functions/domain/sending/retry.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Reopened } from '../../functions/ports/retry-requests.ts';

export type NotedRetry = Readonly<{ retry: Retry; heldUntil: Instant | null; handedOutUntil?: Instant }>;

/** What the ports of mailings share, as a table would hold it. */
export class MailingsState {
  readonly mailings = new Map<string, Mailing>();
  readonly mentions = new Map<string, Set<string>>();
  /** When open mailings are looked at, if that was put off. */
  readonly checks = new Map<string, Instant>();
  readonly ranges = new Map<string, Map<string, MailingRange>>();
  readonly cuts = new Map<string, string | null>();
  readonly batches = new Map<string, Batch>();
  readonly progresses = new Map<string, BatchProgress>();
  readonly retries = new Map<string, NotedRetry>();
  /** Of retries that have come to an end. */
  readonly tried = new Map<string, Pick<Retry, 'batch' | 'position' | 'tried'>>();

  /** All or nothing: false when one of them no longer stands as it had failed. */
  reopenRecipients(failed: readonly Reopened[]): boolean {
    const [first] = failed;
    if (!first) return true;
    const progress = this.progresses.get(batchName(first.batch));
    const mailing = this.mailings.get(first.batch.mailingId);
    const stands = ({ position, failedAs }: Reopened): boolean => isDeepStrictEqual(progress?.deviations.get(position), failedAs);
    if (!progress || !mailing || !failed.every(stands)) return false;
    const deviations = new Map(progress.deviations);
    for (const retry of failed) {
      const { position, why, attempts } = retry;
      deviations.set(position, { status: 'retrying', why, attempts });
      this.retries.set(retryName(retry.batch, position), { retry, heldUntil: null });
    }
    this.progresses.set(batchName(first.batch), { ...progress, deviations });
    this.reopen(mailing, first.dueAt);
    return true;
  }

  /** Open a mailing again, and count it. */
  reopen(mailing: Mailing, dueAt: Instant): void {
    const { closedAt, ...open } = mailing;
    if (closedAt !== undefined) this.checks.set(mailing.id, dueAt);
    this.mailings.set(mailing.id, { ...open, reopened: (mailing.reopened ?? 0) + 1 });
  }
}

export const byKey = <T>(entries: Iterable<readonly [string, T]>): T[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

export const retryName = (batch: BatchId, position: number): string => `${batchName(batch)}~${position}`;
