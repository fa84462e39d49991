import type { BatchId } from '#domain/mailings/batch';

/** Short names of batches, for messages, which have to be found again by what comes back. */
export interface BatchNames {
  /** 16 characters of `[a-z2-7]`, derived from its id. */
  nameOf(batch: BatchId): string;
  /** The batch of email with this name; null when there is none. One of a range that an earlier release planned has none. */
  find(name: string): Promise<BatchId | null>;
}
