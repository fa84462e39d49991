import * as z from 'zod';
import { CANCELLATION_REASONS, NOTICE_KINDS, NOTICE_STATUSES, ORGANIZATION_CLASSES, URGENCIES } from '#domain/notices/notice';
import { VALIDITIES } from '#domain/notices/validity';
import type { noticeJson, summaryJson } from '#views/notice-json';
import { AttachedFileView } from './attachment-views.ts';
import { AgencyId, At, AttachmentId, Day, Int, like, NoticeId } from './fields.ts';
import { ReceiptFieldView, ReceiptSumsView } from './receipt-views.ts';
import { viewOf } from './view-of.ts';

/** What the API answers, for its documentation. What it takes stands beside the rules, in functions/domain/*-draft.ts. */
const Audience = z.object({
  regions: like(z.array(z.string()), ['440100']).optional(),
  excludeRegions: like(z.array(z.string()), ['440106001']).optional(),
  classes: like(z.array(z.enum(ORGANIZATION_CLASSES)), ['culture-sports']).optional(),
  rural: like(z.boolean(), true).optional(),
  hub: like(z.boolean(), false).optional(),
  topics: like(z.array(z.string()), ['culture']).optional(),
});

export const NoticeSummaryView = viewOf<ReturnType<typeof summaryJson>>()(
  z
    .object({
      id: NoticeId,
      version: Int(1),
      currentVersion: Int(1).describe('the version that stands'),
      status: like(z.enum(NOTICE_STATUSES), 'published'),
      issuers: z.array(AgencyId).describe('agency ids, lead first'),
      agencies: z.array(z.object({ id: AgencyId, name: like(z.string(), '云河市民政局'), signedAt: At.optional() })),
      title: like(z.string(), '关于举办社区合唱节的通知'),
      kind: like(z.enum(NOTICE_KINDS), 'notice'),
      urgency: like(z.enum(URGENCIES), 'routine'),
      language: like(z.string(), 'zh-Hans-CN'),
      audience: Audience,
      documentNumber: like(z.string(), '云民函〔2026〕39号').optional(),
      indexNumber: like(z.string(), 'YH-2026-0039').optional(),
      source: like(z.string(), '据云河市民政局').optional(),
      reprint: z
        .object({
          issuers: like(z.array(z.string()), ['云岭省民政厅']),
          url: like(z.string(), 'https://mzt.yunling.example/2026/39').optional(),
        })
        .optional()
        .describe('a document of others that is published once more (转载): who issued it'),
      publisher: z.object({ id: AgencyId, name: like(z.string(), '云河市民政局') }).describe('the lead: who publishes it'),
      validity: like(z.enum(VALIDITIES), 'in-force')
        .optional()
        .describe(
          '现行有效 in-force, 尚未施行 not-yet-in-force, 已失效 expired, 已废止 repealed: withdrawn or replaced; absent before publication',
        ),
      issuedOn: Day('2026-11-20').optional(),
      effectiveOn: Day('2026-12-01').optional(),
      expiresOn: Day('2026-12-31').optional(),
      createdAt: At,
      publishAt: At.optional(),
      publishedAt: At.optional(),
      signaturesBy: At.optional().describe('until when co-issuers may sign; then it lapses'),
      cancellation: z
        .object({
          at: At,
          reason: like(z.enum(CANCELLATION_REASONS), 'refused'),
          by: AgencyId.optional().describe('the co-issuer that refused; one with `signedAt` took its signature back'),
          note: like(z.string(), '活动时间与我单位安排冲突').optional(),
        })
        .optional(),
      correction: z
        .object({ note: like(z.string(), '更正报名截止时间'), at: At })
        .optional()
        .describe('of a version after the first: why it was made, and when'),
      redaction: z
        .object({ at: At, reason: like(z.string(), '正文误载个人信息') })
        .optional()
        .describe('something was taken away from this version, for good'),
      withdrawal: z.object({ at: At, reason: like(z.string(), '活动因故取消') }).optional(),
      supersededBy: z.object({ noticeId: NoticeId, at: At }).optional().describe('the notice that stands in its place'),
      reinstatedAt: At.optional().describe(
        'when it was in force again, since what stood in its place was withdrawn, or does not replace it any more',
      ),
      attachments: z.array(z.object({ id: AttachmentId })),
      supersedes: z.array(z.object({ noticeId: NoticeId })),
      url: like(z.string(), 'https://wire.example/notices/ntc-01kag3w0ys5f1q9r7n2c4d6e8h'),
    })
    .meta({ id: 'NoticeSummary' }),
);

export const NoticeView = viewOf<ReturnType<typeof noticeJson>>()(
  NoticeSummaryView.extend({
    attachments: z.array(
      AttachedFileView.extend({ url: like(z.string(), `https://wire.example/attachments/att-01kag3w0ys5f1q9r7n2c4d6e8h/form.docx`) }),
    ),
    sections: z.array(
      z.object({
        heading: like(z.string(), '时间和地点').optional(),
        body: like(z.string(), '合唱节于 12 月 20 日在云河文化馆举行。\n请于 12 月 5 日前报名。'),
        audience: Audience.optional(),
      }),
    ),
    receipt: z
      .object({
        required: like(z.boolean(), true),
        by: Day('2026-12-05').optional(),
        fields: z.array(ReceiptFieldView).optional(),
      })
      .optional(),
  }).meta({ id: 'Notice' }),
);

export const WarningView = z
  .object({
    path: like(z.string(), 'documentNumber'),
    code: like(z.string(), 'document-number-form'),
    noticeId: NoticeId.optional().describe('the other notice that it is about'),
    message: like(z.string(), '发文字号的写法与通行格式不同 The document number is not of the usual form'),
  })
  .meta({ id: 'Warning' });

export const AcceptedNoticeView = NoticeView.extend({ warnings: z.array(WarningView) }).meta({ id: 'AcceptedNotice' });

export const ReasonView = z
  .object({ criterion: like(z.string(), 'region'), value: like(z.string(), '440100'), label: like(z.string(), '广州市').optional() })
  .meta({ id: 'Reason' });
export const SectionRef = z.object({ position: Int(0), heading: like(z.string(), '时间和地点').nullable() });

const Counts = z
  .object({
    audience: Int(120),
    delivered: Int(115),
    retrying: Int(1),
    failed: Int(2),
    bounced: Int(0),
    suppressed: Int(0),
    skipped: Int(2),
    pending: Int(0),
    awaitingDigest: Int(0),
    possiblyTwice: Int(0),
  })
  .meta({ id: 'Counts' });

/** Beside what is shown of a ledger whose beginning was deleted by age. */
export const KeptSince = At.describe('what began before this is not kept any more, and is in no count; absent where all is kept');

export const ReportView = z
  .object({
    noticeId: NoticeId,
    currentVersion: Int(1),
    status: like(z.enum(NOTICE_STATUSES), 'published'),
    complete: like(z.boolean(), false),
    keptSince: KeptSince.optional(),
    totals: Counts.describe('everybody once, by the latest act that was for them'),
    totalsByChannel: z.object({ email: Counts, webhook: Counts }).describe('the same by channel'),
    waiting: z
      .array(z.object({ until: At, count: Int(12) }))
      .describe('who still waits for a digest, and when it is due: of more than 48 moments the last ones stand together'),
    mailings: z.array(
      z.object({
        id: like(z.string(), 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h-1-notice'),
        act: like(z.string(), 'notice'),
        version: Int(1),
        startedAt: At,
        countedAt: z
          .string()
          .optional()
          .describe('when it was counted, if that was not just now: a mailing under way that is too large to be read at once'),
        counts: Counts,
        byChannel: z.object({ email: Counts, webhook: Counts }),
        fallback: Counts.optional().describe(
          'what went to fallback contacts, and to `fallbackEmail`, in the place of those who could not be reached. It adds up by itself and is in no other count: who is reached so stands in `counts` as failed, bounced, suppressed or skipped',
        ),
        timeTo: like(z.record(z.string(), z.string()), { first: 'PT1.2S', '50': 'PT3.4S' }),
        timeToByChannel: z
          .object({
            email: like(z.record(z.string(), z.string()), { first: 'PT1.2S', '50': 'PT3.4S' }),
            webhook: like(z.record(z.string(), z.string()), { first: 'PT0.4S', '50': 'PT0.6S' }),
          })
          .describe('the same by channel; empty for mailings that an earlier release closed'),
        overTime: z
          .array(z.object({ after: like(z.string(), 'PT3.4S'), recipients: Int(60) }))
          .describe('how many had been dealt with so long after it began: 60 points at most, the last one always'),
      }),
    ),
    byRegion: z.array(z.object({ region: like(z.string(), '440106'), name: like(z.string(), '天河区'), counts: Counts })),
    receipts: ReceiptSumsView.optional().describe('of a notice that wants receipts; counted in organizations'),
  })
  .meta({ id: 'Report' });

export const listOf = (item: z.ZodType) =>
  z.object({ items: z.array(item), next: like(z.string(), 'WyIyMDI2LTExLTIwVDAxOjAwOjAwLjAwMFoiXQ').optional() });

export const FoundNoticesView = listOf(NoticeSummaryView).extend({
  lookedBackTo: z.string().optional().describe('not all has been looked at, only what is as new as this; `next` goes on'),
});
