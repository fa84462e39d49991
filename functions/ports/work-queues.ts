import type { BatchWork, RangeWork } from '#domain/mailings/work';
import type { Lane } from '#domain/notices/notice';

/** The queues of the lanes. Messages carry ids, never people. */
export interface WorkQueues {
  /** `delaySeconds` is 0 to 900. */
  sendRanges(lane: Lane, work: readonly RangeWork[], delaySeconds?: number): Promise<void>;
  /** To the queue of the lane and of the channel whose work each is (channelOf). `delaySeconds` as for ranges. */
  sendBatches(lane: Lane, work: readonly BatchWork[], delaySeconds?: number): Promise<void>;
}
