import * as z from 'zod';
import { At, Int, like, NoticeId } from './fields.ts';

/** What was asked of the service, and how far that is. */
export const RedriveView = z
  .object({ askedAt: At, done: z.object({ at: At, moved: Int(3), left: Int(0).describe('cannot be read') }).nullable() })
  .meta({ id: 'Redrive' });

export const RetryRequestView = z
  .object({
    noticeId: NoticeId,
    status: like(z.literal('failed'), 'failed'),
    askedAt: At,
    failed: Int(3).optional().describe('counted as failed when it was asked'),
    reopened: Int(0).describe('of those, how many are being tried again so far; sweep sees to it within a minute or two'),
    doneAt: At.nullable().describe('when everybody had been looked at'),
  })
  .meta({ id: 'RetryRequest' });
