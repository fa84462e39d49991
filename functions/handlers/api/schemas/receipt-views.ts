import * as z from 'zod';
import { FieldValue } from '#domain/receipts/receipt';
import { FIELD_TYPES } from '#domain/receipts/receipt-request';
import { At, Day, Int, like, NoticeId, OrganizationId, Region } from './fields.ts';
import { VerifiedView } from './organization-views.ts';

export const ReceiptFieldView = z
  .object({
    id: like(z.string(), 'heads'),
    label: like(z.string(), '参会人数'),
    type: like(z.enum(FIELD_TYPES), 'number'),
    options: like(z.array(z.string()), ['参加', '不参加']).optional(),
    optional: like(z.boolean(), true).optional(),
  })
  .meta({ id: 'ReceiptField' });

const Whose = {
  noticeId: NoticeId,
  organization: z.object({ id: OrganizationId, name: like(z.string(), '云河社区合唱团'), verified: VerifiedView }),
};

const Given = {
  name: like(z.string(), '王芳').describe('of the person who signed'),
  fields: like(z.record(z.string(), FieldValue), { heads: 3 }),
  at: At.describe('when it was first given'),
  changedAt: At.optional().describe('when it was last given anew'),
  revision: Int(1).describe('what `replaces` names'),
};

export const ReceiptGivenView = z.object({ ...Whose, ...Given }).meta({ id: 'ReceiptGiven' });

export const WantedReceiptView = z
  .object({
    ...Whose,
    title: like(z.string(), '关于举办社区合唱节的通知'),
    by: Day('2026-12-05').optional(),
    fields: z.array(ReceiptFieldView),
    isLate: like(z.boolean(), false),
    receipt: z.object(Given).nullable(),
  })
  .meta({ id: 'WantedReceipt' });

/** One organization that was asked. */
export const ReceiptLineView = z
  .object({
    organization: z.object({
      id: OrganizationId,
      name: like(z.string(), '云河社区合唱团').nullable(),
      region: Region,
      verified: VerifiedView,
    }),
    status: like(z.enum(['received', 'missing']), 'received'),
    askedAt: At.describe('when it was told'),
    receipt: z.object(Given).nullable(),
    contact: z
      .object({ type: z.enum(['email', 'webhook']), address: like(z.string(), 'c***@yunhe.example'), isReachable: like(z.boolean(), true) })
      .nullable()
      .describe('who answered, or else who was told first; null once they have been erased'),
  })
  .meta({ id: 'ReceiptLine' });

const Sum = { required: Int(1000), received: Int(640), missing: Int(360) };

/** In a report. */
export const ReceiptSumsView = z
  .object({
    ...Sum,
    by: Day('2026-12-05').optional(),
    claimed: z.object(Sum).describe('those of them that nobody answers for'),
    byRegion: z.array(z.object({ region: Region, name: like(z.string(), '天河区'), ...Sum })),
    byHub: z
      .array(z.object({ hub: OrganizationId, name: like(z.string(), '云河社会组织联合会').nullable(), ...Sum }))
      .describe('those with the most missing first, a hundred at most'),
  })
  .meta({ id: 'ReceiptSums' });

export const RemindingView = z.object({ missing: Int(17).describe('organizations that were told and have not answered') });
