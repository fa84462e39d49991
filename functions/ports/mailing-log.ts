import type { Batch, BatchId, BatchProgress, Deviation } from '#domain/mailings/batch';
import type { FrozenRange, Mailing, MailingRange } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';

/** What a sender hands in while it holds a batch. */
export type Checkpoint = Readonly<{
  mark: number;
  /** Exceptions that are new since the last checkpoint. */
  deviations: ReadonlyMap<number, Deviation>;
  /** Added to the count. */
  possiblyTwice: number;
  /** Up to whom those that a lost sender may have sent to are in it; absent: no further than before. */
  doubtedTo?: number | undefined;
  at: Instant;
}>;

/** One recipient that is to be tried again. */
export type Retry = Readonly<{
  batch: BatchId;
  position: number;
  subscriptionId: string;
  /** Attempts made so far. */
  attempts: number;
  /** How many of them its whole domain refused, or were made before it was opened again: those are no steps of the ladder. @default 0 */
  heldUp?: number | undefined;
  why: string;
  /** One of the attempts may have arrived. @default false */
  unsure?: boolean | undefined;
  /** When sweep asks for it, if nobody has taken it by then. */
  dueAt: Instant;
  /** When it is tried next, as far as can be told. @default dueAt */
  nextAt?: Instant | undefined;
  /** Of one that had come to nothing and was opened again: how it stood, until it is tried. */
  failedAs?: Deviation | undefined;
}>;

/** The record of every act of sending: mailings, their ranges, batches with progresses, what is due again. */
export interface MailingLog {
  /**
   * Record a mailing and its ranges, if they are not there yet, and answer the mailing as it was first recorded.
   * Doing it twice adds only what is missing.
   */
  begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing>;
  find(mailingId: string): Promise<Mailing | null>;
  /** Mailings of a notice by start: its own, and the digests that mention it. */
  ofNotice(noticeId: string): Promise<readonly Mailing[]>;
  /** Record that batches of a digest mention these notices, so that `ofNotice` finds it. */
  mention(mailingId: string, noticeIds: readonly string[]): Promise<void>;
  /** The last run of a slot, or null. */
  lastDigest(slotId: string): Promise<Mailing | null>;
  /** The run of a slot whose window has `at` in it, or null while there is none. */
  digestOf(slotId: string, at: Instant): Promise<Mailing | null>;

  ranges(mailingId: string): Promise<readonly MailingRange[]>;
  findRange(mailingId: string, rangeId: string): Promise<MailingRange | null>;
  /**
   * Decide behind which row key a range is cut (null: nowhere). The first decision stands, and is what is answered; `isFirst` when this is
   * it, so that nobody can have written batches of the range yet.
   */
  cutRange(mailingId: string, rangeId: string, wanted: string | null): Promise<Readonly<{ cut: string | null; isFirst: boolean }>>;
  /** Record further ranges of a mailing, those that are not there yet. */
  addRanges(ranges: readonly MailingRange[]): Promise<void>;
  /** The range is frozen: every recipient up to its cut is in a batch, or counted. */
  finishRange(mailingId: string, rangeId: string, frozen: FrozenRange): Promise<void>;

  /** The last batch of a range and channel, to go on behind it. */
  lastBatch(mailingId: string, rangeId: string, channel: ChannelType): Promise<Batch | null>;
  /** Write a batch with a fresh progress, unless its key is taken. */
  putBatch(batch: Batch): Promise<'written' | 'taken'>;
  findBatch(id: BatchId): Promise<Batch | null>;
  findProgress(id: BatchId): Promise<BatchProgress | null>;
  /** Outcomes of a range in key order, those behind a batch when it is named. */
  progressIn(mailingId: string, rangeId: string, behind?: BatchId): AsyncIterable<BatchProgress>;

  /**
   * Hold a batch until `until`, alone. `held` by somebody else, or nothing left to do: `worked-off`. `isTakenOver`: the sender that held it
   * before never gave it back.
   */
  claim(
    id: BatchId,
    owner: string,
    now: Instant,
    until: Instant,
  ): Promise<
    Readonly<
      | { kind: 'claimed'; progress: BatchProgress; isTakenOver: boolean }
      | { kind: 'held'; until: Instant }
      | { kind: 'worked-off' }
      | { kind: 'unknown' }
    >
  >;
  /** Write progress and hold on until `until` (null: let go). False when the lease was lost; then nothing is written. */
  checkpoint(id: BatchId, owner: string, progress: Checkpoint, until: Instant | null): Promise<boolean>;

  /** Note that a recipient is to be tried again. */
  scheduleRetry(retry: Retry): Promise<void>;
  /** Hold one retry until `until`; null when it is settled, held, or `attempts` is no longer what it was. `isTakenOver` as for a batch. */
  claimRetry(
    batch: BatchId,
    position: number,
    attempts: number,
    now: Instant,
    until: Instant,
  ): Promise<Readonly<{ retry: Retry; isTakenOver: boolean }> | null>;
  /**
   * Put off a retry that was claimed. False, and nothing is written, when somebody else has settled it or taken it further meanwhile.
   * @param twice added to `possiblyTwice`: tries that may have arrived and were made again, or will be
   */
  reschedule(claimed: Retry, further: Retry, twice?: number): Promise<boolean>;
  /** The last word on a recipient that was retrying: its progress, and the note is gone. */
  settleRetry(retry: Retry, deviation: Deviation, twice?: number): Promise<void>;
  /** Retries due at or before `now`, oldest first. */
  dueRetries(now: Instant, limit: number): Promise<readonly Retry[]>;

  /** A due retry is on its way: it falls due again at `again`, unless somebody has taken it meanwhile. */
  markQueued(retry: Retry, now: Instant, again: Instant): Promise<void>;

  /**
   * The ids of mailings that are not closed and are to be looked at at or before `now`, the longest due first. A new one is due at once.
   */
  dueChecks(now: Instant, limit: number): Promise<readonly string[]>;
  /** An open mailing is to be looked at again at `at`. */
  checkAgain(mailingId: string, at: Instant): Promise<void>;
  /** Nothing happens when it was opened again meanwhile, more often than the `reopened` that was found. */
  close(mailingId: string, at: Instant, reopened?: number): Promise<void>;
}
