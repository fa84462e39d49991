import * as z from 'zod';
import { At, Day, Int, like, NoticeId } from './fields.ts';
import { OrganizationLineView } from './organization-views.ts';

const STATUSES = ['received', 'missing'] as const;

export const HubNoticeView = z
  .object({
    noticeId: NoticeId,
    title: like(z.string(), '关于举办社区合唱节的通知'),
    agency: like(z.string(), '云河市民政局').describe('the lead agency'),
    by: Day('2026-12-05').optional(),
    isLate: like(z.boolean(), false),
    required: Int(230).describe('organizations that were members when they were told'),
    received: Int(213),
    missing: Int(17),
  })
  .meta({ id: 'HubNotice' });

export const HubReceiptView = z
  .object({
    organization: OrganizationLineView,
    status: like(z.enum(STATUSES), 'received'),
    at: At.optional().describe('when it confirmed, or last changed what it had; who signed, and what, is for the agency'),
  })
  .meta({ id: 'HubReceipt' });

export const HubReceiptStatus = z.enum(STATUSES).optional();
