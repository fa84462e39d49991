import type { BatchId } from '#domain/mailings/batch';
import type { Retry } from './mailing-log.ts';

/** What is noted of recipients who are being tried again. */
export interface Retries {
  /** Everybody of a batch who is still to be tried again, by position. */
  ofBatch(batch: BatchId): Promise<ReadonlyMap<number, Retry>>;
}
