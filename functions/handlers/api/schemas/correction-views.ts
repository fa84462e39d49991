import * as z from 'zod';
import { CHANGEABLE } from '#domain/notices/notice-changes';
import type { CorrectionPreview } from '#usecases/notices/preview-correction';
import { Int, like } from './fields.ts';
import { WarningView } from './views.ts';

const Count = z.object({
  precision: like(z.enum(['exact', 'estimate', 'at-least']), 'exact'),
  margin: Int(0),
  subscriptions: Int(12),
});

export const CorrectionPreviewView = z
  .object({
    changes: z.array(
      z.object({
        field: like(z.enum(CHANGEABLE), 'sections'),
        sections: like(z.array(z.int()), [0]).optional().describe('positions of the parts that read differently'),
      }),
    ),
    told: z.object({
      before: Int(120).describe('had an earlier version, as the report counts them; 0 where nobody is to be told'),
      newlyConcerned: Count,
      noLongerConcerned: Count.describe('of those, whoever had an earlier version is told to disregard it'),
    }),
    warnings: z.array(WarningView),
  } satisfies Readonly<Record<keyof CorrectionPreview, z.ZodType>>)
  .meta({ id: 'CorrectionPreview' });
