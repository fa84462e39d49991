import type { QueueDepth } from '../../functions/domain/operations/queue-depth.ts';
import type { QueueDepths } from '../../functions/ports/queue-depths.ts';

/** What a test says is in the queues. */
export class ScriptedQueueDepths implements QueueDepths {
  depths: readonly QueueDepth[] = [];
  fault: Error | null = null;

  async look(): Promise<readonly QueueDepth[]> {
    if (this.fault) throw this.fault;
    return this.depths;
  }
}
