import type { BatchId, Deviation } from '#domain/mailings/batch';
import type { Retry } from '#domain/sending/retry';
import type { Tried } from '#domain/sending/tried';
import type { Instant } from '#domain/time';

/** What is noted of recipients who are being tried again. */
export interface Retries {
  /** Note that a recipient is to be tried again. */
  schedule(retry: Retry): Promise<void>;
  /** Everybody of a batch who is still to be tried again, by position. */
  ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>>;
  /** What is known of attempts that came to nothing, by position: also of those who have come to an end since. */
  triedIn(batch: BatchId): Promise<ReadonlyMap<number, readonly Tried[]>>;
  /** Retries due at or before `now`, oldest first. */
  due(now: Instant, limit: number): Promise<readonly Retry[]>;
  /** A due retry is on its way: it falls due again at `again`, unless a sender has taken it meanwhile. */
  markQueued(retry: Retry, now: Instant, again: Instant): Promise<void>;
  /** Hold one retry until `until`; null when it is settled, held, or `attempts` is no longer what it was. `isTakenOver` as for a batch. */
  claim(
    batch: BatchId,
    position: number,
    attempts: number,
    now: Instant,
    until: Instant,
  ): Promise<Readonly<{ retry: Retry; isTakenOver: boolean }> | null>;
  /**
   * Put off a retry that was claimed. False, and nothing is written, when another one holds it, has settled it or taken it further.
   * @param until as it was claimed
   * @param twice added to `possiblyTwice`: tries that may have arrived and were made again, or will be
   */
  reschedule(claimed: Retry, further: Retry, until: Instant, twice?: number): Promise<boolean>;
  /** The last word on a recipient that was retrying: its progress. Of the note stays what was tried before. */
  settle(retry: Retry, deviation: Deviation, twice?: number): Promise<void>;
}
