import * as z from 'zod';
import { type Range, rangeId } from '../audience/directory.ts';
import { LANES, type Lane } from '../notices/notice.ts';
import { CHANNEL_TYPES, type ChannelType } from '../subscriptions/subscription.ts';
import { MINUTE } from '../time.ts';
import type { BatchId } from './batch.ts';

/**
 * For so long a queue can delay a message: SQS by 15 minutes at most. Longer waits are found by sweep, or hidden after they were received.
 */
export const QUEUE_REACH_MS = 15 * MINUTE;

/** What the queues carry. Parsed on receipt; `v` tells a later version what it has before it. */
export const RangeWork = z.object({ v: z.literal(1), mailingId: z.string().min(1), rangeId: z.string().min(1) });
export type RangeWork = z.infer<typeof RangeWork>;

const WorkBatchId = z.object({
  mailingId: z.string().min(1),
  rangeId: z.string().min(1),
  channel: z.enum(CHANNEL_TYPES),
  after: z.string(),
});

/**
 * Send a batch, which has `size` recipients; with `retry`, only the one at that position, tried `attempts` times before, `by` another
 * channel than that of the batch. `place`: where it stands in the sending line, once it had to wait for its turn. `slowTurn`: when its turn
 * comes while the mail of its agency is slowed, in milliseconds since 1970.
 */
export const BatchWork = z.object({
  v: z.literal(1),
  lane: z.enum(LANES),
  batch: WorkBatchId,
  size: z.int().min(1).optional(),
  place: z.number().min(0).optional(),
  slowTurn: z.number().optional(),
  retry: z.object({ position: z.int().min(0), attempts: z.int().min(0), by: z.enum(CHANNEL_TYPES).optional() }).optional(),
});
export type BatchWork = z.infer<typeof BatchWork>;

/** Freeze this range of a mailing. */
export const rangeWork = (mailingId: string, range: Range): RangeWork => ({ v: 1, mailingId, rangeId: rangeId(range) });

/** Send this batch. */
export const batchWork = (lane: Lane, batch: BatchId, size: number): BatchWork => ({ v: 1, lane, batch, size });

/** Whose work it is: of the senders of which channel. */
export const channelOf = ({ batch, retry }: BatchWork): ChannelType => retry?.by ?? batch.channel;

/** What a message of either kind asks for, or null for what is neither. */
export const readWork = (body: string): Readonly<{ kind: 'range'; range: RangeWork } | { kind: 'batch'; batch: BatchWork }> | null => {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return null;
  }
  const batch = BatchWork.safeParse(given);
  if (batch.success) return { kind: 'batch', batch: batch.data };
  const range = RangeWork.safeParse(given);
  return range.success ? { kind: 'range', range: range.data } : null;
};
