import * as z from 'zod';
import { DELIVERY_STATUSES } from '../mailings/batch.ts';
import { CHANNEL_TYPES } from '../subscriptions/subscription.ts';

/** How a line in the list of deliveries may stand: as a delivery does, or waiting for its digest. */
export const LINE_STATUSES = [...DELIVERY_STATUSES, 'awaitingDigest'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Behind which batch, or which row of the directory, a page of the list goes on. */
export const DeliveryPlace = z.object({
  mailing: z.string(),
  range: z.string(),
  batch: z.object({ channel: z.enum(CHANNEL_TYPES), after: z.string() }).optional(),
  row: z.string().optional(),
});
export type DeliveryPlace = z.infer<typeof DeliveryPlace>;
