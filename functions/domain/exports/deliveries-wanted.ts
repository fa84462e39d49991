import * as z from 'zod';
import { WANTED_STATUSES } from '../ledger/delivery-list.ts';
import { ORGANIZATION_CLASSES } from '../notices/notice.ts';

/** Which deliveries of a notice a file has in it; empty: all. No names: what is wanted is kept, and whoever is erased is to be gone. */
export const DeliveriesWanted = z.object({
  notice: z.string(),
  charset: z.enum(['utf-8', 'gb18030']),
  status: z.union([z.literal(''), z.enum(WANTED_STATUSES)]),
  /** A short code; everything in it. */
  region: z.string(),
  class: z.union([z.literal(''), z.enum(ORGANIZATION_CLASSES)]),
});
export type DeliveriesWanted = z.output<typeof DeliveriesWanted>;
