import type { Amended, LateWord } from '#domain/mailings/amendment';
import type { Batch, BatchId, BatchProgress, Deviation } from '#domain/mailings/batch';
import type { ChannelType } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';

/** What a sender hands in while it holds a batch. */
export type Checkpoint = Readonly<{
  mark: number;
  /** Those that are new since the last checkpoint. */
  deviations: ReadonlyMap<number, Deviation>;
  /** Added to the count. */
  possiblyTwice: number;
  /** Up to whom those that a lost sender may have sent to are in it; absent: no further than before. */
  doubtedTo?: number | undefined;
  at: Instant;
}>;

export type Claim = Readonly<
  | { kind: 'claimed'; progress: BatchProgress; isTakenOver: boolean }
  | { kind: 'held'; until: Instant }
  | { kind: 'worked-off' }
  | { kind: 'unknown' }
>;

/** Batches, which never change, and how far each is sent. */
export interface Batches {
  /** Write a batch with a fresh progress, unless its key is taken. */
  put(batch: Batch): Promise<'written' | 'taken'>;
  find(id: BatchId): Promise<Batch | null>;
  /** The last batch of a range and channel, to go on behind it. */
  last(mailingId: string, rangeId: string, channel: ChannelType): Promise<Batch | null>;
  progressOf(id: BatchId): Promise<BatchProgress | null>;
  /** The progress of each batch of a range in key order, of those behind a batch when it is named. */
  progressIn(mailingId: string, rangeId: string, behind?: BatchId): AsyncIterable<BatchProgress>;
  /**
   * Hold a batch until `until`, alone. `held` by another sender, or nothing left to do: `worked-off`. `isTakenOver`: the sender that held
   * it before never gave it back.
   */
  claim(id: BatchId, owner: string, now: Instant, until: Instant): Promise<Claim>;
  /** Write progress and hold on until `until` (null: let go). False when the lease was lost; then nothing is written. */
  checkpoint(id: BatchId, owner: string, progress: Checkpoint, until: Instant | null): Promise<boolean>;
  /**
   * A late word on one delivery takes the place of how it stood, once; its mailing is open again, so that its sums are made anew. See
   * amendmentOf for the rule.
   */
  amend(id: BatchId, position: number, word: LateWord, at: Instant): Promise<Amended>;
}
