import type { QueueDepth } from '#domain/operations/queue-depth';

/** How much work waits, and how much was given up on. */
export interface QueueDepths {
  /** Every queue, in the order in which work goes through them; counts are of some seconds ago. */
  look(): Promise<readonly QueueDepth[]>;
}
