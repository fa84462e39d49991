import * as z from 'zod';
import { LANES } from './notice.ts';

/** What the queues carry. Parsed on receipt; `v` tells a later version what it has before it. */
export const RangeWork = z.object({ v: z.literal(1), mailingId: z.string().min(1), rangeId: z.string().min(1) });
export type RangeWork = z.infer<typeof RangeWork>;

const WorkBatchId = z.object({
  mailingId: z.string().min(1),
  rangeId: z.string().min(1),
  channel: z.enum(['email', 'webhook']),
  after: z.string(),
});

/**
 * Send a batch; with `retry`, only the one recipient at that position, tried `attempts` times before. `waits`: how often it was put off already
 * because its turn had not come.
 */
export const BatchWork = z.object({
  v: z.literal(1),
  lane: z.enum(LANES),
  batch: WorkBatchId,
  waits: z.int().min(0).optional(),
  retry: z.object({ position: z.int().min(0), attempts: z.int().min(1) }).optional(),
});
export type BatchWork = z.infer<typeof BatchWork>;
