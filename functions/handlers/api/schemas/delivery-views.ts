import * as z from 'zod';
import { ATTEMPT_OUTCOMES } from '#domain/ledger/attempts';
import { LINE_STATUSES } from '#domain/ledger/delivery-list';
import { ORGANIZATION_CLASSES } from '#domain/notices/notice';
import type { AttemptLine } from '#usecases/ledger/list-attempts';
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

/** One attempt to send a message to a subscription. */
export const AttemptView = z
  .object({
    deliveryId: like(z.string(), 'msg_ntc-01kag3w0ys5f1q9r7n2c4d6e8h-1-notice_sub-01kag3w0ys5f1q9r7n2c4d6e8h').describe(
      'the `webhook-id` of the message, the same over all attempts',
    ),
    mailingId: DeliveryView.shape.mailingId,
    act: DeliveryView.shape.act,
    notices: z
      .array(z.object({ noticeId: NoticeId, version: Int(1), title: z.string().nullable().describe('null once it is gone') }))
      .describe('several in a digest'),
    channel: DeliveryView.shape.channel,
    via: DeliveryView.shape.via,
    attempt: Int(2).describe('the first one is 1'),
    at: At.optional().describe('absent where a release before this one did not note it'),
    outcome: like(z.enum(ATTEMPT_OUTCOMES), 'failed').describe('`failed` came to nothing, whether or not it is made again'),
    why: like(z.string(), 'http-503').optional(),
    statusCode: Int(503).optional().describe('what the endpoint answered, if it did and was refused'),
    nextAttemptAt: At.optional().describe('when the next attempt is made; absent: this was the last one, or not the latest'),
  } satisfies Readonly<Record<keyof AttemptLine, z.ZodType>>)
  .meta({ id: 'Attempt' });

export const RecoverRequestView = z
  .object({
    subscriptionId: SubscriptionId,
    since: At,
    until: At,
    askedAt: At,
    missed: Int(3).optional().describe('messages to be sent again; absent where the same is under way already'),
    lookedBackTo: At.optional().describe('where not all of the span was looked at at once: so far back `missed` counts; the rest follows'),
    reopened: Int(0).describe('of those, how many are on their way so far; sweep sees to it within a minute or two'),
    doneAt: At.nullable().describe('when the whole span had been looked at'),
  })
  .meta({ id: 'RecoverRequest' });
