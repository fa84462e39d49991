import * as z from 'zod';
import { LINE_STATUSES } from '#domain/ledger/delivery-list';
import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import type { SentLine } from '#usecases/ledger/list-sent';
import { At, Int, like, NoticeId, SubscriptionId } from './fields.ts';
import { VerifiedView } from './organization-views.ts';
import { KeptSince, listOf, ReasonView } from './views.ts';

export const DeliveryView = z
  .object({
    mailingId: like(z.string(), 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h-1-notice'),
    act: like(z.string(), 'notice'),
    version: Int(1),
    subscriptionId: SubscriptionId,
    organization: z
      .object({
        name: like(z.string(), '云河社区合唱团'),
        class: like(z.enum(ORGANIZATION_CLASSES), 'culture-sports'),
        region: like(z.string(), '440106'),
        verified: VerifiedView,
      })
      .nullable(),
    channel: z.object({ type: z.enum(['email', 'webhook']), address: like(z.string(), 'c***@yunhe.example').nullable() }),
    via: like(z.literal('fallback'), 'fallback')
      .optional()
      .describe(
        'it went to a fallback contact, or to `fallbackEmail`, in the place of what could not be reached; absent: in the ordinary way',
      ),
    status: like(z.enum(LINE_STATUSES), 'retrying'),
    why: like(z.string(), 'recipient-deferred').optional(),
    attempts: Int(2),
    nextAttemptAt: At.optional().describe('while it is being tried again: when that is next'),
    at: At.optional().describe('when the outcome was written down'),
    reasons: z.array(ReasonView),
    sections: like(z.array(z.int()), [0]),
  })
  .meta({ id: 'Delivery' });

export const DeliveriesView = listOf(DeliveryView).extend({ keptSince: KeptSince.optional() });

/** One notice that a subscription was sent, or is to be. */
export const SentView = z
  .object({
    ...DeliveryView.omit({ subscriptionId: true, organization: true }).shape,
    noticeId: NoticeId,
    title: like(z.string(), '关于举办社区合唱节的通知').nullable(),
  } satisfies Readonly<Record<keyof SentLine, z.ZodType>>)
  .meta({ id: 'SentNotice' });
