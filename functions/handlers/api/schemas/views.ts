import * as z from 'zod';
import { SCOPES } from '#domain/agency';
import { LINE_STATUSES } from '#domain/delivery-list';
import { NOTICE_KINDS, NOTICE_STATUSES, ORGANIZATION_CLASSES, URGENCIES } from '#domain/notice';
import { ENDED_REASONS } from '#domain/subscription';

/** What the API answers, for its documentation. What it takes stands beside the rules, in functions/domain/*-draft.ts. */
export const AgencyView = z
  .object({
    id: z.string(),
    name: z.string(),
    region: z.string(),
    uscc: z.string().optional(),
    contactEmail: z.string(),
    replyTo: z.string().optional(),
    createdAt: z.string(),
  })
  .meta({ id: 'Agency' });

export const KeyView = z
  .object({
    id: z.string(),
    agencyId: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: z.string(),
    expiresAt: z.string().optional(),
  })
  .meta({ id: 'Key' });

export const NewKeyView = KeyView.extend({ key: z.string().describe('shown once') }).meta({ id: 'NewKey' });

const Audience = z.object({
  regions: z.array(z.string()).optional(),
  excludeRegions: z.array(z.string()).optional(),
  classes: z.array(z.enum(ORGANIZATION_CLASSES)).optional(),
  rural: z.boolean().optional(),
  hub: z.boolean().optional(),
  topics: z.array(z.string()).optional(),
});

export const NoticeSummaryView = z
  .object({
    id: z.string(),
    version: z.int(),
    status: z.enum(NOTICE_STATUSES),
    issuers: z.array(z.string()).describe('agency ids, lead first'),
    agencies: z.array(z.object({ id: z.string(), name: z.string(), signedAt: z.string().optional() })),
    title: z.string(),
    kind: z.enum(NOTICE_KINDS),
    urgency: z.enum(URGENCIES),
    language: z.string(),
    audience: Audience,
    documentNumber: z.string().optional(),
    indexNumber: z.string().optional(),
    source: z.string().optional(),
    issuedOn: z.string().optional(),
    effectiveOn: z.string().optional(),
    expiresOn: z.string().optional(),
    createdAt: z.string(),
    publishAt: z.string().optional(),
    publishedAt: z.string().optional(),
    url: z.string(),
  })
  .meta({ id: 'NoticeSummary' });

export const NoticeView = NoticeSummaryView.extend({
  sections: z.array(z.object({ heading: z.string().optional(), body: z.string(), audience: Audience.optional() })),
  attachments: z.array(z.object({ id: z.string() })),
  supersedes: z.array(z.object({ noticeId: z.string() })),
  receipt: z
    .object({
      required: z.boolean(),
      by: z.string().optional(),
      fields: z.array(z.object({ id: z.string(), label: z.string(), type: z.string() })).optional(),
    })
    .optional(),
}).meta({ id: 'Notice' });

const Warning = z.object({ path: z.string(), code: z.string(), message: z.string() }).meta({ id: 'Warning' });

export const AcceptedNoticeView = NoticeView.extend({ warnings: z.array(Warning) }).meta({ id: 'AcceptedNotice' });

const ReasonView = z.object({ criterion: z.string(), value: z.string(), label: z.string().optional() }).meta({ id: 'Reason' });
const SectionRef = z.object({ position: z.int(), heading: z.string().nullable() });

export const PreviewView = z
  .object({
    audience: z.object({
      precision: z
        .enum(['exact', 'estimate', 'at-least'])
        .describe(
          'estimate: right within `margin` as a rule; at-least: too many to look at, and not counted yet, which is done once a day',
        ),
      margin: z.int(),
      subscriptions: z.int(),
      organizations: z.int(),
      byChannel: z.object({ email: z.int(), webhook: z.int() }),
      byFrequency: z.object({ immediate: z.int(), daily: z.int(), weekly: z.int() }),
      byRegion: z.array(z.object({ region: z.string(), name: z.string(), subscriptions: z.int() })),
    }),
    sample: z.array(
      z.object({
        organization: z.object({ name: z.string(), class: z.string(), region: z.string() }),
        reasons: z.array(ReasonView),
        sections: z.array(SectionRef),
      }),
    ),
    warnings: z.array(Warning),
    estimatedCost: z.object({ currency: z.literal('USD'), email: z.number(), webhook: z.number(), total: z.number(), basis: z.string() }),
  })
  .meta({ id: 'Preview' });

const Counts = z
  .object({
    audience: z.int(),
    delivered: z.int(),
    retrying: z.int(),
    failed: z.int(),
    bounced: z.int(),
    suppressed: z.int(),
    skipped: z.int(),
    pending: z.int(),
    awaitingDigest: z.int(),
    possiblyTwice: z.int(),
  })
  .meta({ id: 'Counts' });

export const ReportView = z
  .object({
    noticeId: z.string(),
    currentVersion: z.int(),
    status: z.enum(NOTICE_STATUSES),
    complete: z.boolean(),
    totals: Counts,
    mailings: z.array(
      z.object({
        id: z.string(),
        act: z.string(),
        version: z.int(),
        startedAt: z.string(),
        countedAt: z
          .string()
          .optional()
          .describe('when it was counted, if that was not just now: a mailing under way that is too large to be read at once'),
        counts: Counts,
        byChannel: z.object({ email: Counts, webhook: Counts }),
        timeTo: z.record(z.string(), z.string()),
      }),
    ),
    byRegion: z.array(z.object({ region: z.string(), name: z.string(), counts: Counts })),
  })
  .meta({ id: 'Report' });

export const DeliveryView = z
  .object({
    mailingId: z.string(),
    act: z.string(),
    subscriptionId: z.string(),
    organization: z.object({ name: z.string(), region: z.string() }).nullable(),
    channel: z.object({ type: z.enum(['email', 'webhook']), address: z.string().nullable() }),
    status: z.enum(LINE_STATUSES),
    why: z.string().optional(),
    attempts: z.int(),
    at: z.string().optional().describe('when the outcome was written down'),
    reasons: z.array(ReasonView),
    sections: z.array(z.int()),
  })
  .meta({ id: 'Delivery' });

export const RedriveView = z
  .object({ askedAt: z.string(), done: z.object({ at: z.string(), moved: z.int(), left: z.int().describe('cannot be read') }).nullable() })
  .meta({ id: 'Redrive' });

export const SubscriptionView = z
  .object({
    id: z.string(),
    status: z.enum(['pending', 'active', 'paused', 'disabled', 'ended']),
    organization: z.looseObject({ id: z.string(), name: z.string(), region: z.string() }),
    channel: z.looseObject({ type: z.enum(['email', 'webhook']) }),
    filter: z.looseObject({ watch: z.array(z.string()) }),
    frequency: z.looseObject({ mode: z.enum(['immediate', 'daily', 'weekly']) }),
    language: z.string(),
    createdAt: z.string(),
    consentAskedAt: z.string().nullable(),
    confirmedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    endedReason: z.enum(ENDED_REASONS).nullable(),
    manageToken: z.string().optional(),
  })
  .meta({ id: 'Subscription' });

export const PendingView = z
  .object({ id: z.string(), status: z.literal('pending'), secret: z.string().optional(), manageToken: z.string().optional() })
  .meta({ id: 'PendingSubscription' });

export const RegionView = z.object({ code: z.string(), name: z.string(), path: z.string(), level: z.int() }).meta({ id: 'Region' });

export const TopicView = z.object({ code: z.string(), zh: z.string(), en: z.string() }).meta({ id: 'Topic' });

export const listOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().optional() });

export const FoundNoticesView = listOf(NoticeSummaryView).extend({
  lookedBackTo: z.string().optional().describe('not all has been looked at, only what is as new as this; `next` goes on'),
});
