import * as z from 'zod';
import type { Immutable } from '../immutable.ts';

/** What a field of a receipt (回执) takes. A choice is one of its options. */
export const FIELD_TYPES = ['text', 'number', 'date', 'boolean', 'choice'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const Field = z.object({
  id: z.string(),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  options: z.array(z.string()).optional(),
  /** May be left empty. @default false */
  optional: z.boolean().optional(),
});
export type ReceiptField = Immutable<z.output<typeof Field>>;

/** Whether an agency wants receipts for a notice, by when, and what it asks. */
export const ReceiptRequest = z.object({ required: z.boolean(), by: z.string().optional(), fields: z.array(Field).optional() });
export type ReceiptRequest = Immutable<z.output<typeof ReceiptRequest>>;
