import type { BatchWork, RangeWork } from '../../functions/domain/mailings/work.ts';
import type { Lane } from '../../functions/domain/notices/notice.ts';
import type { WorkQueues } from '../../functions/ports/work-queues.ts';

type Queued = Readonly<{ lane: Lane; delaySeconds: number } & ({ kind: 'range'; work: RangeWork } | { kind: 'batch'; work: BatchWork })>;

/** Keeps what was queued, in order, until a test takes it. */
export class RecordingQueues implements WorkQueues {
  #queued: Queued[] = [];

  async sendRanges(lane: Lane, work: readonly RangeWork[], delaySeconds = 0): Promise<void> {
    this.#queued.push(...work.map((one) => ({ kind: 'range' as const, lane, delaySeconds, work: one })));
  }

  async sendBatches(lane: Lane, work: readonly BatchWork[], delaySeconds = 0): Promise<void> {
    if (delaySeconds < 0 || delaySeconds > 900) throw new RangeError(`SQS delays by 0 to 900 seconds, not ${delaySeconds}`);
    this.#queued.push(...work.map((one) => ({ kind: 'batch' as const, lane, delaySeconds, work: one })));
  }

  get queued(): readonly Queued[] {
    return this.#queued;
  }

  /** Everything that is queued; then nothing is. */
  take(): readonly Queued[] {
    const taken = this.#queued;
    this.#queued = [];
    return taken;
  }
}
