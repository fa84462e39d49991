import * as z from 'zod';
import { FIELD_TYPES, type ReceiptRequest } from './receipt-request.ts';

export const CHARSETS = ['utf-8', 'gb18030'] as const;

/** Files that an earlier release was asked for have no types. */
const Fields = z.array(z.object({ id: z.string(), label: z.string(), type: z.enum(FIELD_TYPES).default('text') }));

/** What of a notice's receipts is taken out; the fields come along, so that whoever writes the file need not read the notice. */
export const ReceiptsWanted = z.object({
  noticeId: z.string(),
  charset: z.enum(CHARSETS),
  status: z.enum(['', 'received', 'missing']),
  /** Of a workbook that people read; programs know the columns in both. */
  language: z.enum(['both', 'zh-Hans', 'en']).default('both'),
  fields: z.string().transform((text) => Fields.parse(JSON.parse(text))),
});
export type ReceiptsWanted = z.output<typeof ReceiptsWanted>;

/** The columns of what was asked, as a parameter. */
export const fieldColumns = (request: ReceiptRequest | undefined): string =>
  JSON.stringify((request?.fields ?? []).map(({ id, label, type }) => ({ id, label, type })));
