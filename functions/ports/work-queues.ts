import type { Lane } from '#domain/notice';
import type { BatchWork, RangeWork } from '#domain/work';

/** The queues of the lanes. Messages carry ids, never people. */
export interface WorkQueues {
  sendRanges(lane: Lane, work: readonly RangeWork[]): Promise<void>;
  /** To the queue of the lane and of each batch's own channel. `delaySeconds` is 0 to 900. */
  sendBatches(lane: Lane, work: readonly BatchWork[], delaySeconds?: number): Promise<void>;
}
