import * as z from 'zod';
import { nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { bilingual, ruleWords } from '../text/wording.ts';
import { FIELD_TYPES, type ReceiptRequest } from './receipt-request.ts';

const LIMITS = { fields: 20, options: 50 } as const;

/** The same as an agency sends it. Unknown fields are refused. */
export const ReceiptRequestDraft = z.strictObject({
  required: z.boolean(),
  by: z.iso.date().optional().describe('the last day, in China’s time'),
  fields: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z0-9-]{1,40}$/, ruleWords('请用 1–40 个小写字母、数字和连字符', 'Use 1 to 40 small letters, digits and hyphens')),
        label: nameLine(100),
        type: z.enum(FIELD_TYPES),
        options: z.array(nameLine(100)).min(2).max(LIMITS.options).optional().describe('what a choice may be, and nothing else has'),
        optional: z.boolean().optional().describe('may be left empty; without it every field is to be filled in'),
      }),
    )
    .max(LIMITS.fields)
    .optional(),
});

/** What fits no form: two fields of one name, a choice of nothing. */
export const receiptRequestFlaws = (receipt: ReceiptRequest | undefined): readonly Flaw[] =>
  (receipt?.fields ?? []).flatMap((field, i, fields): readonly Flaw[] => {
    const at = `receipt.fields[${i}]`;
    const flaws: Flaw[] = [];
    if (fields.findIndex(({ id }) => id === field.id) < i)
      flaws.push({
        path: `${at}.id`,
        code: 'receipt-field-twice',
        message: bilingual(`回执中已有字段 ${field.id},请换一个名称`, `There is a field ${field.id} already: give this one another id`),
      });
    if (field.type === 'choice' && !field.options)
      flaws.push({
        path: `${at}.options`,
        code: 'receipt-options-missing',
        message: bilingual('单选字段须列出选项', 'A choice needs its options'),
      });
    if (field.type !== 'choice' && field.options)
      flaws.push({
        path: `${at}.options`,
        code: 'receipt-options-unwanted',
        message: bilingual('只有单选字段才有选项,请删去 options', 'Only a choice has options: leave them out'),
      });
    if (field.options && new Set(field.options).size < field.options.length)
      flaws.push({
        path: `${at}.options`,
        code: 'receipt-option-twice',
        message: bilingual('选项有重复,请删去其一', 'An option stands there twice: leave one out'),
      });
    return flaws;
  });
