import * as z from 'zod';
import { ACTOR_KINDS } from '#domain/agencies/audit';
import { AgencyId, At, Int, like } from './fields.ts';

const Who = z.object({ kind: like(z.enum(ACTOR_KINDS), 'staff'), id: like(z.string(), 'stf-01kag3w0ys5f1q9r7n2c4d6e8h') });

const Summary = {
  id: like(z.string(), 'drf-01kag3w0ys5f1q9r7n2c4d6e8h'),
  agencyId: AgencyId,
  revision: Int(1),
  title: like(z.unknown(), '关于举办社区合唱节的通知').optional(),
  corrects: like(z.unknown(), { noticeId: 'ntc-01kag3w0ys5f1q9r7n2c4d6e8h', version: 1 })
    .optional()
    .describe('of a correction: of which version of which notice'),
  createdAt: At,
  createdBy: Who,
  updatedAt: At,
  updatedBy: Who,
};

export const DraftSummaryView = z.object(Summary).meta({ id: 'DraftSummary' });

export const DraftView = z
  .looseObject({
    ...Summary,
    problems: z
      .array(
        z.object({
          path: like(z.string(), 'sections'),
          code: like(z.string(), 'invalid-type'),
          message: like(z.string(), '缺少此字段,请补上'),
        }),
      )
      .describe('what a notice cannot be published with, as far as its form tells'),
  })
  .meta({ id: 'DraftOfNotice' })
  .describe('beside these, the fields of the notice as they were given');
