import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import type { Lane } from '../../functions/domain/notices/notice.ts';
import type { WorkQueues } from '../../functions/ports/work-queues.ts';
import type { Meter } from './meter.ts';

const TOGETHER = 10;

/** Queues in memory that count what SQS would bill: ten messages in one request, and one request each to receive and to delete them. */
export class CountedQueues implements WorkQueues {
  readonly ranges: RangeWork[] = [];
  readonly batches: BatchWork[] = [];
  readonly #meter: Meter;
  readonly #fn: string;

  constructor(meter: Meter, fn: string) {
    this.#meter = meter;
    this.#fn = fn;
  }

  async sendRanges(_lane: Lane, work: readonly RangeWork[]): Promise<void> {
    this.ranges.push(...work);
    this.#count(work.length);
  }

  async sendBatches(_lane: Lane, work: readonly BatchWork[]): Promise<void> {
    this.batches.push(...work);
    this.#count(work.length);
  }

  #count(messages: number): void {
    this.#meter.of(this.#fn).queueRequests += Math.ceil(messages / TOGETHER) + 2 * messages;
  }
}
