import * as z from 'zod';
import type { Instant } from '../time.ts';

/** Behind which mailing a page of what was sent to a subscription goes on; null: from the latest of that month on. */
export const SentPlace = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  behind: z.object({ startedAt: z.string().min(1).max(40), mailingId: z.string().min(1).max(200) }).nullable(),
});
export type SentPlace = z.infer<typeof SentPlace>;

/** By which mailings are listed. */
export const monthOf = (at: Instant): string => at.slice(0, 7);
